using Events.Conformance.Delivery;
using Events.Store.Roles;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>All over the multiplexer.</summary>
public sealed class PollingDeliveryFixture : ServerDeliveryFixture
{
    private ConnectionMultiplexer _multiplexer = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _multiplexer.Dispose();
    }

    protected override async Task<IStreamStore> OpenAsync(RedisServer server)
    {
        _multiplexer = await Multiplexers.ConnectAsync(server);
        return new StackExchangeStreamStore(_multiplexer);
    }
}
