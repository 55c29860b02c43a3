using Events.Errors;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>A slot moves from node to node: every kind of command finds its stream, once, and in its order.</summary>
public sealed class MovingTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly RedisCluster _cluster = fixture.Cluster;
    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Theory]
    [InlineData(Stage.Begun)]
    [InlineData(Stage.Moved)]
    [InlineData(Stage.Ended)]
    public async Task Every_kind_of_command_finds_its_stream(Stage stage)
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(_cluster.Nodes[0]);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        EntryId first = await store.AddAsync(_stream, new Entry("n", "0").Fields);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        await using IStreamReader follower = store.OpenReader(_stream);
        using (EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default)) Assert.Equal(1, page.Count);
        using (EntryPage page = await follower.ReadAsync(EntryId.Min, 10, TimeSpan.Zero, default)) Assert.Equal(1, page.Count);
        (RedisServer from, RedisServer to) = await MoveAsync(stage);

        // One command.
        EntryId second = await store.AddAsync(_stream, new Entry("n", "1").Fields);
        Assert.Equal(2, await store.LengthAsync(_stream));

        // Many in one write.
        (byte[] encoded, EncodedEntry[] entries) = Batches.Of(2, 500);
        var ids = new EntryId[entries.Length];
        await store.AddBatchAsync(_stream, new(encoded, entries), StreamTrim.None, ids);
        Assert.Equal(502, await store.LengthAsync(_stream));
        Assert.Equal(ids, (await Stores.IdsAsync(store, _stream))[2..]);

        // Two that belong together. There is no replica to wait for.
        var alone = await Assert.ThrowsAsync<NotDurableException>(
            async () => await store.AddDurablyAsync(_stream, new Entry("n", "502").Fields, Durability.Replicated(1, TimeSpan.FromMilliseconds(1))));
        Assert.Equal(503, await store.LengthAsync(_stream));
        Assert.True(alone.Id > ids[^1]);

        // A script, which this node has not run yet.
        var never = new EntryId(1, 1);
        Assert.Equal([never], await ((IAdministrationStore)store).FindGoneAsync(_stream, new[] { never, second }));

        // Reads that block have connections of their own, and follow.
        using (EntryPage page = await ReadNewAsync(reader, new[] { first })) Assert.Equal(second, page.GetId(0));
        using (EntryPage page = await ReadAsync(follower, first)) Assert.Equal(second, page.GetId(0));
        await Eventually.TrueAsync(async () => (await store.PendingAsync(_stream, "g", new PendingQuery())).All(line => line.Id != first));
        Assert.Equal(1, await store.AcknowledgeAsync(_stream, "g", new[] { second }));

        // What has no key is asked of each node.
        var found = new List<string>();
        await foreach (StreamKey key in ((IAdministrationStore)store).FindStreamsAsync(_stream.Name)) found.Add(key.Name);
        Assert.Equal([_stream.Name], found);

        // And what is beside a stream, which may be of two while its slot moves.
        await store.AddAsync(_stream.Beside("dead"), new Entry("n", "0").Fields);
        await foreach (StreamKey key in ((IAdministrationStore)store).FindBesideAsync(_stream)) found.Add(key.Name);
        Assert.Equal([_stream.Name, _stream.Beside("dead").Name], found);
        Assert.True(await store.DeleteStreamAsync(_stream.Beside("dead")));

        // Nothing was left on the way.
        Assert.Equal(stage == Stage.Begun ? 1L : 0L, await CountAsync(from));
        Assert.Equal(stage == Stage.Begun ? 0L : 1L, await CountAsync(to));
        await FinishAsync(stage, from, to);
        Assert.Equal(503, await store.LengthAsync(_stream));
    }

    [Fact]
    public async Task A_script_whose_keys_are_here_and_there_waits_until_they_are_together()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(_cluster.Nodes[0]);
        await store.AddAsync(_stream, new Entry("n", "0").Fields);
        (RedisServer from, RedisServer to) = await MoveAsync(Stage.Moved);
        ValueTask<GroupCreation> creating = store.EnsureGroupAsync(_stream, "g", GroupStart.Beginning, null);

        // What is in its way stands in its way for a while.
        await Eventually.TrueAsync(async () => await IsRefusedAsync(to));
        Assert.False(creating.IsCompleted);
        await FinishAsync(Stage.Moved, from, to);
        Assert.Equal(GroupCreationKind.Created, (await creating).Kind);
    }

    [Fact]
    public async Task What_was_sent_in_order_is_appended_in_order_once_however_often_the_slot_moves()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(_cluster.Nodes[0]);
        await store.AddAsync(_stream, new Entry("n", "-1").Fields);
        using var stop = new CancellationTokenSource();
        Task<(int Sent, EntryId[] Ids)> producing = Task.Run(() => ProduceAsync(store, stop.Token));
        for (int i = 0; i < 6; i++)
        {
            RedisServer from = await _cluster.NodeOfAsync(_stream.Name);
            RedisServer to = _cluster.Nodes.First(node => node != from);
            await _cluster.BeginMovingAsync(_stream.Name, from, to);
            await AfterSomeMoreAsync(store);
            await _cluster.MoveKeysAsync(_stream.Name, from, to);
            await AfterSomeMoreAsync(store);
            await _cluster.EndMovingAsync(_stream.Name, to);
            await AfterSomeMoreAsync(store);
        }

        await stop.CancelAsync();
        (int sent, EntryId[] ids) = await producing;

        var numbers = new List<string>();
        for (EntryId from = EntryId.Min; ;)
        {
            using EntryPage page = await store.RangeAsync(_stream, from, EntryId.Max, 5000);
            if (page.Count == 0) break;
            for (int i = 0; i < page.Count; i++) numbers.Add(Entry.Text(page.GetFields(i)));
            from = page.GetId(page.Count - 1).Next();
        }

        Assert.Equal(sent, ids.Length);
        Assert.Equal(Enumerable.Range(-1, sent + 1).Select(i => $"n={i}"), numbers);
        Assert.True(ids.Zip(ids.Skip(1)).All(pair => pair.First < pair.Second));
    }

    [Fact]
    public async Task A_read_that_is_blocked_follows_its_stream()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(_cluster.Nodes[0]);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        RedisServer from = await _cluster.NodeOfAsync(_stream.Name);
        ValueTask<EntryPage> read = reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, default);
        await Eventually.TrueAsync(async () => ((string)(await from.CommandAsync("CLIENT", "LIST"))!).Contains(" flags=b ", StringComparison.Ordinal));

        await _cluster.MoveSlotAsync(_stream.Name, _cluster.Nodes.First(node => node != from));
        EntryId id = await store.AddAsync(_stream, new Entry("n", "0").Fields);

        // Redis 7.0 tells a reader whose stream is taken away no more than that.
        EntryPage page;
        try
        {
            page = await read;
        }
        catch (ServerErrorException exception) when (exception.Code == "UNBLOCKED")
        {
            page = await ReadNewAsync(reader, default);
        }

        if (page.Count == 0) page = await ReadNewAsync(reader, default);
        Assert.Equal(id, page.GetId(0));
        page.Dispose();
    }

    [Fact]
    public async Task Readers_that_share_a_connection_follow_their_streams()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(_cluster.Nodes[0], options => options with { DedicatedReaders = 0 });
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        await using IStreamReader follower = store.OpenReader(_stream);
        EntryId after = EntryId.Min;
        for (int i = 0; i < 3; i++)
        {
            Task<EntryPage> read = reader.ReadNewAsync(10, TimeSpan.FromMinutes(10), default, default).AsTask();
            Task<EntryPage> followed = follower.ReadAsync(after, 10, TimeSpan.FromMinutes(10), default).AsTask();
            await Eventually.TrueAsync(() => store.Keys.CountWaiting(_stream) == 2);
            RedisServer from = await _cluster.NodeOfAsync(_stream.Name);
            await _cluster.MoveSlotAsync(_stream.Name, _cluster.Nodes.First(node => node != from));
            after = await store.AddAsync(_stream, new Entry("n", $"{i}").Fields);
            foreach (Task<EntryPage> one in new[] { read, followed })
            {
                using EntryPage page = await one.WaitAsync(Eventually.Patience);
                Assert.Equal(after, page.GetId(0));
            }
        }
    }

    private static async Task<(int Sent, EntryId[] Ids)> ProduceAsync(RedisStreamStore store, StreamKey stream, CancellationToken stop)
    {
        var ids = new List<EntryId>();
        var open = new Queue<ValueTask<EntryId>>();
        int sent = 0;
        while (!stop.IsCancellationRequested)
        {
            // Not awaited one by one, and a batch among them.
            for (int i = 0; i < 50; i++) open.Enqueue(store.AddAsync(stream, new Entry("n", $"{sent++}").Fields));
            (byte[] encoded, EncodedEntry[] entries) = Batches.Of(sent, 20);
            var batch = new EntryId[20];
            ValueTask adding = store.AddBatchAsync(stream, new(encoded, entries), StreamTrim.None, batch);
            sent += 20;
            for (int i = 0; i < 50; i++) open.Enqueue(store.AddAsync(stream, new Entry("n", $"{sent++}").Fields));
            for (int i = 0; i < 50; i++) ids.Add(await open.Dequeue());
            await adding;
            ids.AddRange(batch);
            while (open.TryDequeue(out ValueTask<EntryId> one)) ids.Add(await one);
        }

        return (sent, [.. ids]);
    }

    private Task<(int Sent, EntryId[] Ids)> ProduceAsync(RedisStreamStore store, CancellationToken stop) => ProduceAsync(store, _stream, stop);

    private async Task AfterSomeMoreAsync(RedisStreamStore store)
    {
        long before = await store.LengthAsync(_stream);
        await Eventually.TrueAsync(async () => await store.LengthAsync(_stream) > before + 300);
    }

    private async Task<(RedisServer From, RedisServer To)> MoveAsync(Stage stage)
    {
        RedisServer from = await _cluster.NodeOfAsync(_stream.Name);
        RedisServer to = _cluster.Nodes.First(node => node != from);
        await _cluster.BeginMovingAsync(_stream.Name, from, to);
        if (stage >= Stage.Moved) await _cluster.MoveKeysAsync(_stream.Name, from, to);
        if (stage == Stage.Ended) await _cluster.EndMovingAsync(_stream.Name, to);
        return (from, to);
    }

    private async Task FinishAsync(Stage stage, RedisServer from, RedisServer to)
    {
        if (stage == Stage.Begun) await _cluster.MoveKeysAsync(_stream.Name, from, to);
        if (stage != Stage.Ended) await _cluster.EndMovingAsync(_stream.Name, to);
    }

    // Another test's stream may be of the same slot.
    private async Task<long> CountAsync(RedisServer node)
    {
        object?[] keys = (object?[])(await node.CommandAsync("CLUSTER", "GETKEYSINSLOT", $"{HashSlot.Of(_stream.Name)}", "100"))!;
        return keys.Count(key => ((string)key!).Contains(_stream.Name, StringComparison.Ordinal));
    }

    private static async Task<bool> IsRefusedAsync(RedisServer node) =>
        ((string)(await node.CommandAsync("INFO", "errorstats"))!).Contains("errorstat_TRYAGAIN", StringComparison.Ordinal);

    // A read that is sent on brings nothing.
    private static async Task<EntryPage> ReadNewAsync(IGroupReader reader, ReadOnlyMemory<EntryId> acknowledge)
    {
        while (true)
        {
            EntryPage page = await reader.ReadNewAsync(1, TimeSpan.FromSeconds(1), acknowledge, default);
            if (page.Count > 0) return page;
            page.Dispose();
        }
    }

    private static async Task<EntryPage> ReadAsync(IStreamReader reader, EntryId after)
    {
        while (true)
        {
            EntryPage page = await reader.ReadAsync(after, 1, TimeSpan.FromSeconds(1), default);
            Assert.True(reader.IsPositionThere);
            if (page.Count > 0) return page;
            page.Dispose();
        }
    }
}
