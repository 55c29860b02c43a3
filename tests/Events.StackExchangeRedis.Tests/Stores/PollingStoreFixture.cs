using Events.Conformance.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>All over the multiplexer.</summary>
public sealed class PollingStoreFixture : ServerStoreFixture
{
    private ConnectionMultiplexer _multiplexer = null!;
    private StackExchangeStreamStore _store = null!;

    public override bool IsPolling => true;

    public override Task<int> CountBlockedAsync(StreamKey key) => Task.FromResult(_store.WaitingReaders);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _multiplexer.Dispose();
    }

    protected override async Task<IStreamStore> OpenAsync(RedisServer server, string clientName)
    {
        _multiplexer = await Multiplexers.ConnectAsync(server);
        return _store = new StackExchangeStreamStore(
            _multiplexer, new StackExchangeRedisOptions { MaxPollPause = TimeSpan.FromMilliseconds(20) });
    }
}
