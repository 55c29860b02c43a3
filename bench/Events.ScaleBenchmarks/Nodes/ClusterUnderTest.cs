using System.Globalization;
using Events.Client;
using Events.Redis;
using Events.Redis.Stores;
using Events.ScaleBenchmarks.Orders;
using Events.Store;
using Events.TestSupport;

namespace Events.ScaleBenchmarks.Nodes;

/// <summary>A cluster of so many masters, and a client of it.</summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private readonly RedisCluster _cluster;
    private readonly List<RawRedis> _raw = [];
    private readonly Dictionary<StreamKey, RawRedis> _nodeOf = [];

    private ClusterUnderTest(RedisCluster cluster, EventsClient events)
    {
        _cluster = cluster;
        Events = events;
        Stream = events.OpenStream<OrderStream>();
    }

    public EventsClient Events { get; }

    public OrderStream Stream { get; }

    public int Nodes => _cluster.Nodes.Count;

    /// <summary>How many of the partitions are on each node.</summary>
    public string Spread => string.Join(" + ", _raw.Select(node => _nodeOf.Values.Count(one => one == node)));

    public static async Task<ClusterUnderTest> StartAsync(int nodes)
    {
        RedisCluster cluster = await RedisCluster.StartAsync(nodes);
        RedisStreamStore store = await RedisStreamStore.ConnectAsync(RedisOptions.Parse(cluster.Nodes[0].Endpoint));
        var all = new ClusterUnderTest(cluster, new EventsClient(store));
        foreach (RedisServer node in cluster.Nodes) all._raw.Add(await node.ConnectRawAsync());
        foreach (StreamKey partition in OrderStream.Partitions)
        {
            RedisServer node = await cluster.NodeOfAsync(partition.Name);
            all._nodeOf.Add(partition, all._raw[cluster.Nodes.ToList().IndexOf(node)]);
        }

        return all;
    }

    /// <summary>Runs a command on the node of a partition, over a connection that is none of the product's.</summary>
    public Task<object?> CommandAsync(StreamKey partition, params string[] command) => _nodeOf[partition].CommandAsync(command);

    public async Task DeleteAsync()
    {
        foreach (StreamKey partition in OrderStream.Partitions) await CommandAsync(partition, "DEL", partition.Name);
    }

    /// <summary>The processor time that each node has taken so far, in microseconds.</summary>
    public async Task<double[]> NodeCpuAsync()
    {
        double[] used = new double[_raw.Count];
        for (int i = 0; i < used.Length; i++)
        {
            string info = (string)(await _raw[i].CommandAsync("INFO", "cpu"))!;
            used[i] = (Read(info, "used_cpu_sys:") + Read(info, "used_cpu_user:")) * 1e6;
        }

        return used;
    }

    /// <summary>How often the nodes have read from connections so far.</summary>
    public async Task<double> ReadsAsync()
    {
        double reads = 0;
        foreach (RawRedis node in _raw) reads += Read((string)(await node.CommandAsync("INFO", "stats"))!, "total_reads_processed:");
        return reads;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RawRedis raw in _raw) await raw.DisposeAsync();
        await Events.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private static double Read(string info, string name)
    {
        int start = info.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return double.Parse(info.AsSpan(start, info.IndexOf('\r', start) - start), CultureInfo.InvariantCulture);
    }
}
