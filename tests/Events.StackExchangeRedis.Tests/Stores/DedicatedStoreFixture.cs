using Events.Conformance.Stores;
using Events.Store.Roles;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>Reads that block, each on a connection of its own; all else over the multiplexer.</summary>
public sealed class DedicatedStoreFixture : ServerStoreFixture
{
    private ConnectionMultiplexer _multiplexer = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _multiplexer.Dispose();
    }

    protected override async Task<IStreamStore> OpenAsync(RedisServer server, string clientName)
    {
        _multiplexer = await Multiplexers.ConnectAsync(server, options => options.ClientName = clientName, resp3: true);
        return new StackExchangeStreamStore(_multiplexer, new StackExchangeRedisOptions { DedicatedReads = true });
    }
}
