using Events.StackExchangeRedis.Stores;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Cluster;

/// <summary>A Redis Cluster of three masters, and multiplexers that were told of one of them.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public RedisCluster Cluster { get; private set; } = null!;

    public ConnectionMultiplexer Resp2 { get; private set; } = null!;

    public ConnectionMultiplexer Resp3 { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await RedisCluster.StartAsync();
        Resp2 = await Multiplexers.ConnectAsync(Cluster.Nodes[0]);
        Resp3 = await Multiplexers.ConnectAsync(Cluster.Nodes[0], resp3: true);
    }

    public async Task DisposeAsync()
    {
        Resp2.Dispose();
        Resp3.Dispose();
        await Cluster.DisposeAsync();
    }
}
