using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Stores;

/// <summary>Our own connections to a Redis Cluster of three masters, of which one is named.</summary>
public class ClusterStoreFixture : StoreFixture
{
    private readonly string _clientName = $"conformance-{Guid.NewGuid():N}";
    private RedisCluster _cluster = null!;
    private RedisStreamStore _store = null!;
    private bool _isRedis70;

    public override IStreamStore Store => _store;

    /// <summary>The store.</summary>
    protected RedisStreamStore Redis => _store;

    /// <summary>The number of readers that have a connection each.</summary>
    protected virtual int DedicatedReaders => int.MaxValue;

    public override bool IsRedis70 => _isRedis70;

    public override async Task PutOtherValueAsync(StreamKey key) => await _cluster.CommandAsync(key.Name, "SET", key.Name, "text");

    public override async Task<int> CountBlockedAsync(StreamKey key)
    {
        string clients = (string)(await _cluster.CommandAsync(key.Name, "CLIENT", "LIST"))!;
        return clients.Split('\n').Count(client =>
            client.Contains($" name={_clientName} ", StringComparison.Ordinal)
            && client.Contains(" flags=b ", StringComparison.Ordinal));
    }

    public override async Task InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        string server = (string)(await _cluster.Nodes[0].CommandAsync("INFO", "server"))!;
        _isRedis70 = server.Contains("redis_version:7.0.", StringComparison.Ordinal);
        _store = await RedisStreamStore.ConnectAsync(new RedisOptions
        {
            Endpoints = [new RedisEndpoint(_cluster.Nodes[1].Host, _cluster.Nodes[1].Port)],
            ClientName = _clientName,
            DedicatedReaders = DedicatedReaders,
        });
    }

    public override async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
