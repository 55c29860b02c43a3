using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Stores;

/// <summary>Our own connections, of which readers share one.</summary>
public sealed class SharedReadsStoreFixture : ServerStoreFixture
{
    private RedisStreamStore _store = null!;

    /// <summary>A reader that the server has told of a change asks again, as one that polls does.</summary>
    public override bool IsPolling => true;

    public override Task<int> CountBlockedAsync(StreamKey key) => Task.FromResult(_store.Keys.CountWaiting(key));

    protected override async Task<IStreamStore> OpenAsync(RedisServer server, string clientName) =>
        _store = await RedisStreamStore.ConnectAsync(new RedisOptions
        {
            Endpoints = [new RedisEndpoint(server.Host, server.Port)],
            ClientName = clientName,
            DedicatedReaders = 0,
        });
}
