using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>Clusters whose nodes say that they are to be reached in another way than by the address at which they listen.</summary>
public sealed class AnnouncedTests
{
    private static readonly string[] ByName = ["--cluster-preferred-endpoint-type", "hostname"];

    [Fact]
    public async Task Nodes_are_reached_by_their_names_and_one_that_has_none_by_its_address()
    {
        await using RedisCluster cluster = await RedisCluster.StartAnnouncedAsync(
            static node => node == 0 ? ByName : [.. ByName, "--cluster-announce-hostname", "localhost"]);
        await KnowAsync(cluster, static endpoints => endpoints.Count(static endpoint => endpoint.StartsWith("localhost:", StringComparison.Ordinal)) == 2);
        await using RedisStreamStore store = await ConnectAsync($"localhost:{cluster.Nodes[1].Port}");

        await WorkAsync(store, cluster);
        Assert.Equal(
            [$"127.0.0.1:{cluster.Nodes[0].Port}", $"localhost:{cluster.Nodes[1].Port}", $"localhost:{cluster.Nodes[2].Port}"],
            Sorted(store.Cluster!.Masters.Select(static node => node.Endpoint.ToString()), cluster));
    }

    [Fact]
    public async Task Nodes_that_say_no_host_are_on_the_one_that_was_asked()
    {
        await using RedisCluster cluster = await RedisCluster.StartAnnouncedAsync(static _ => ["--cluster-preferred-endpoint-type", "unknown-endpoint"]);
        await using RedisStreamStore store = await ConnectAsync($"localhost:{cluster.Nodes[2].Port}");

        await WorkAsync(store, cluster);
        Assert.Equal(
            cluster.Nodes.Select(static node => $"localhost:{node.Port}"),
            Sorted(store.Cluster!.Masters.Select(static node => node.Endpoint.ToString()), cluster));
    }

    [Fact]
    public async Task Nodes_behind_a_translation_of_addresses_are_reached_where_they_say()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        CuttingProxy[] gates = [.. cluster.Nodes.Select(static node => new CuttingProxy(node, 1, 0) { IsCutting = false })];
        try
        {
            for (int i = 0; i < gates.Length; i++)
            {
                await cluster.Nodes[i].CommandAsync("CONFIG", "SET", "cluster-announce-ip", "127.0.0.1");
                await cluster.Nodes[i].CommandAsync("CONFIG", "SET", "cluster-announce-port", $"{gates[i].Port}");
            }

            string[] announced = [.. gates.Select(static gate => $"127.0.0.1:{gate.Port}").Order(StringComparer.Ordinal)];
            await KnowAsync(cluster, endpoints => endpoints.SequenceEqual(announced));
            await using RedisStreamStore store = await ConnectAsync($"127.0.0.1:{gates[0].Port}");

            await WorkAsync(store, cluster);
            Assert.Equal(announced, store.Cluster!.Masters.Select(static node => node.Endpoint.ToString()).Order(StringComparer.Ordinal));
        }
        finally
        {
            foreach (CuttingProxy gate in gates) await gate.DisposeAsync();
        }
    }

    /// <summary>Streams on all nodes are written and read, and one of them moves meanwhile.</summary>
    internal static async Task WorkAsync(RedisStreamStore store, RedisCluster cluster)
    {
        StreamKey[] streams = [.. Enumerable.Range(0, 12).Select(static _ => new StreamKey(RedisServer.UniqueKey()))];
        var readers = new List<IGroupReader>();
        foreach (StreamKey stream in streams)
        {
            await store.CreateGroupAsync(stream, "g", EntryId.Min);
            readers.Add(store.OpenReader(new ConsumerKey(stream, "g", "c")));
        }

        RedisServer[] used = await Task.WhenAll(streams.Select(stream => cluster.NodeOfAsync(stream.Name)));
        Assert.Equal(cluster.Nodes.Count, used.Distinct().Count());
        for (int round = 0; round < 2; round++)
        {
            Task<EntryPage>[] reads = [.. readers.Select(static reader => reader.ReadNewAsync(10, TimeSpan.FromMinutes(1), default, default).AsTask())];
            foreach (StreamKey stream in streams) await store.AddAsync(stream, new Entry("n", $"{stream.Name} {round}").Fields);
            for (int i = 0; i < streams.Length; i++)
            {
                EntryPage page = await reads[i].WaitAsync(Eventually.Patience);

                // A read of a stream that has moved ends without entries, and is asked again where it is.
                while (page.Count == 0)
                {
                    page.Dispose();
                    page = await readers[i].ReadNewAsync(10, TimeSpan.FromMinutes(1), default, default).AsTask().WaitAsync(Eventually.Patience);
                }

                Assert.Equal($"n={streams[i].Name} {round}", Entry.Text(page.GetFields(0)));
                page.Dispose();
            }

            if (round == 0) await cluster.MoveSlotAsync(streams[0].Name, cluster.Nodes.First(node => node != used[0]));
        }

        foreach (IGroupReader reader in readers) await reader.DisposeAsync();
    }

    internal static Task<RedisStreamStore> ConnectAsync(string connection) => RedisStreamStore.ConnectAsync(
        RedisOptions.Parse(connection) with { ConnectTimeout = TimeSpan.FromSeconds(20), CommandTimeout = TimeSpan.FromSeconds(20) });

    /// <summary>In the order of the nodes.</summary>
    internal static string[] Sorted(IEnumerable<string> endpoints, RedisCluster cluster) =>
        [.. endpoints.OrderBy(endpoint => cluster.Nodes.ToList().FindIndex(node => endpoint.EndsWith($":{node.Port}", StringComparison.Ordinal)))];

    // Waits until all nodes say so: what one announces, the others hear from it.
    private static async Task KnowAsync(RedisCluster cluster, Func<string[], bool> isKnown)
    {
        foreach (RedisServer node in cluster.Nodes)
        {
            await Eventually.TrueAsync(async () =>
            {
                object?[] ranges = (object?[])(await node.CommandAsync("CLUSTER", "SLOTS"))!;
                return isKnown([.. ranges.Select(static range => (object?[])((object?[])range!)[2]!).Select(static part => $"{part[0]}:{part[1]}").Distinct()
                    .Order(StringComparer.Ordinal)]);
            });
        }
    }
}
