using Events.Behaviour.Sample;
using Events.Client;
using Events.Conformance.Entries;
using Events.Errors;
using Events.Producing;
using Events.Store;
using Events.Store.Delivery;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Cluster;

/// <summary>Streams on a Redis Cluster: each lives on the node of its slot, and may move.</summary>
public abstract class ClusterTests(ClusterFixture cluster, bool dedicatedReads)
{
    private readonly ConnectionMultiplexer _multiplexer = dedicatedReads ? cluster.Resp3 : cluster.Resp2;

    [Fact]
    public async Task Streams_of_all_nodes_are_found_each_once_and_administered()
    {
        await using var client = new EventsClient(Open());
        string prefix = RedisServer.UniqueKey("found");
        string[] keys = [.. Enumerable.Range(0, 30).Select(i => $"{prefix}:{i}")];
        var nodes = new HashSet<RedisServer>();
        foreach (string key in keys)
        {
            nodes.Add(await cluster.Cluster.NodeOfAsync(key));
            await client.Administration.ProduceAsync(key, "a", [], makeStream: true);
            await client.Store.CreateGroupAsync(new StreamKey(key), "g", EntryId.Min);
        }

        var found = new List<string>();
        await foreach (string key in client.Administration.FindStreamsAsync(prefix + "*")) found.Add(key);

        Assert.Equal(3, nodes.Count);
        Assert.Equal(keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        foreach (string key in keys) Assert.Equal(1, (await client.Administration.DescribeGroupAsync(key, "g")).Lag);
    }

    [Fact]
    public async Task Streams_of_all_nodes_are_produced_to_and_consumed()
    {
        await using var client = new EventsClient(Open());
        var keys = new List<string>();
        var nodes = new HashSet<RedisServer>();
        var consumers = new List<(Workers Workers, GroupConsumer Consumer)>();

        // Where a key lives is chance.
        while (keys.Count < 6 || nodes.Count < 3)
        {
            keys.Add(RedisServer.UniqueKey($"work{keys.Count}"));
            nodes.Add(await cluster.Cluster.NodeOfAsync(keys[^1]));
        }

        foreach (string key in keys)
        {
            WorkStream stream = client.OpenStream<WorkStream>(new StreamOptions { Key = key });
            WorkStream.Batch batch = stream.CreateBatch();
            for (int i = 0; i < 50; i++) batch.Add(new Work(i));
            await stream.ProduceBatchAsync(batch);
            await stream.ProduceAsync(new Charge("c", 5));
            consumers.Add(Start(client, key));
        }

        await Eventually.TrueAsync(() => consumers.All(started => started.Workers.Runs.Count == 51));
        foreach ((Workers workers, GroupConsumer consumer) in consumers)
        {
            await consumer.DisposeAsync();
            Assert.Equal(Enumerable.Range(0, 50), workers.Seen<Work>().Select(work => work.Number));
        }

        foreach (string key in keys) Assert.Equal(0, (await client.Store.PendingAsync(new StreamKey(key), "workers")).Count);
    }

    [Fact]
    public async Task A_stream_moves_to_another_node_while_it_is_produced_to_and_consumed()
    {
        await using var client = new EventsClient(Open());
        string key = RedisServer.UniqueKey("moving");
        WorkStream stream = client.OpenStream<WorkStream>(new StreamOptions { Key = key });
        (Workers workers, GroupConsumer consumer) = Start(client, key);
        await using GroupConsumer stopping = consumer;
        using var stop = new CancellationTokenSource();
        var produced = new List<int>();
        Task producing = Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                if (await TryProduceAsync(stream, i)) produced.Add(i);
                await Task.Delay(2);
            }
        });
        await Eventually.TrueAsync(() => workers.Runs.Count > 20);

        RedisServer from = await cluster.Cluster.NodeOfAsync(key);
        RedisServer to = cluster.Cluster.Nodes.First(node => node != from);
        await cluster.Cluster.MoveSlotAsync(key, to);
        Assert.Same(to, await cluster.Cluster.NodeOfAsync(key));
        int before = workers.Runs.Count;
        await Eventually.TrueAsync(() => workers.Runs.Count > before + 20);
        await stop.CancelAsync();
        await producing;

        await Eventually.TrueAsync(() => produced.All(workers.Seen<Work>().Select(work => work.Number).ToHashSet().Contains));
        Assert.Equal(1L, await to.CommandAsync("EXISTS", key));
    }

    [Fact]
    public async Task Keys_of_other_slots_are_refused_before_anything_is_sent()
    {
        StackExchangeStreamStore store = Open();
        var stream = new StreamKey(RedisServer.UniqueKey());
        var elsewhere = new StreamKey(RedisServer.UniqueKey());
        await store.AddAsync(stream, Fields.Of("a", "1").View, id: new EntryId(1, 0));
        await store.CreateGroupAsync(stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(stream, "g", "c"));
        using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default);

        await Assert.ThrowsAsync<CrossSlotException>(async () => await store.DeadLetterAsync(
            new(stream, "g", "c"), new OwnedEntry(new EntryId(1, 0)), new(elsewhere), new DeadLetterInfo("x", "", "", "", default)));
        Assert.Equal(1, (await store.PendingAsync(stream, "g")).Count);
    }

    [Fact]
    public async Task A_prefix_keeps_what_belongs_together_in_one_slot_when_the_stream_has_a_hash_tag()
    {
        StackExchangeStreamStore store = Open(prefix: "app:");
        var stream = new StreamKey($"{{{RedisServer.UniqueKey()}}}");
        await store.CreateGroupAsync(stream, "g", EntryId.Min);

        Assert.Equal(GroupCreationKind.Existed, (await store.EnsureGroupAsync(stream, "g", GroupStart.Beginning, null)).Kind);
        var untagged = new StreamKey(RedisServer.UniqueKey());
        var apart = await Assert.ThrowsAsync<CrossSlotException>(
            async () => await store.EnsureGroupAsync(untagged, "g", GroupStart.Beginning, null));
        Assert.Equal($"app:{untagged}", apart.FirstKey);
    }

    private StackExchangeStreamStore Open(string? prefix = null) => new(
        _multiplexer, new StackExchangeRedisOptions { DedicatedReads = dedicatedReads, KeyPrefix = prefix });

    // While the slot is on its way, a command may be refused; then it was not executed.
    private static async Task<bool> TryProduceAsync(WorkStream stream, int number)
    {
        try
        {
            await stream.ProduceAsync(new Work(number));
            return true;
        }
        catch (StreamStoreException exception) when (exception is ServerErrorException or ConnectionFailedException)
        {
            return false;
        }
    }

    private static (Workers Workers, GroupConsumer Consumer) Start(EventsClient client, string key)
    {
        var workers = new Workers();
        GroupConsumer consumer = client.CreateConsumer(workers, new ConsumerOptions { BlockTime = TimeSpan.FromMilliseconds(200) }, key);
        consumer.Start();
        return (workers, consumer);
    }
}
