using System.Collections.Concurrent;
using Events.Client;
using Events.InMemory;
using Events.Producing;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Stores;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>
/// Results that are taken in ways in which they must not be: before they are there, twice, never. Who does so is told, and nobody
/// else notices, though what carries the results is used again.
/// </summary>
public sealed class PooledResultTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly StreamKey Stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task One_reply_is_not_taken_before_it_is_there()
    {
        IdReply reply = IdReply.Rent();
        ValueTask<EntryId> result = reply.AsValueTask(default);
        Assert.Throws<InvalidOperationException>(() => Take(result));

        // Settled by the thread that reads, and not completed yet.
        Settle(reply, "$3\r\n5-1\r\n");
        var early = Assert.Throws<InvalidOperationException>(() => Take(result));
        Assert.Contains("AsTask()", early.Message, StringComparison.Ordinal);
        reply.Complete();
        Assert.Equal(new EntryId(5, 1), await result);
    }

    [Fact]
    public async Task One_reply_is_not_taken_twice_whatever_its_carrier_does_by_then()
    {
        IdReply reply = IdReply.Rent();
        ValueTask<EntryId> first = reply.AsValueTask(default);
        Settle(reply, "$3\r\n5-1\r\n");
        reply.Complete();
        await first;
        Assert.Throws<InvalidOperationException>(() => Take(first));

        Assert.Same(reply, IdReply.Rent());
        Assert.NotSame(reply, IdReply.Rent());
        ValueTask<EntryId> second = reply.AsValueTask(default);
        Assert.Throws<InvalidOperationException>(() => Take(first));
        Settle(reply, "$3\r\n5-2\r\n");
        Assert.Throws<InvalidOperationException>(() => Take(first));
        reply.Complete();
        Assert.Throws<InvalidOperationException>(() => Take(first));
        Assert.Equal(new EntryId(5, 2), await second);
    }

    [Fact]
    public async Task The_IDs_of_a_batch_are_not_taken_before_they_are_there_or_twice()
    {
        var (encoded, entries) = StoreTests.Batch(2);
        var ids = new EntryId[2];
        BatchReply reply = BatchReply.Rent(null, Stream, encoded, entries, default, ids);
        reply.AdvanceFramed(2);
        ValueTask first = reply.AsValueTask(default);
        Assert.Throws<InvalidOperationException>(() => Take(first));
        Settle(reply, "$3\r\n5-1\r\n", "$3\r\n5-2\r\n");
        Assert.Throws<InvalidOperationException>(() => Take(first));
        reply.Complete();
        await first;
        Assert.Equal([new EntryId(5, 1), new EntryId(5, 2)], ids);

        Assert.Same(reply, BatchReply.Rent(null, Stream, encoded, entries, default, ids));
        reply.AdvanceFramed(2);
        ValueTask second = reply.AsValueTask(default);
        Settle(reply, "$3\r\n6-1\r\n", "$3\r\n6-2\r\n");
        Assert.Throws<InvalidOperationException>(() => Take(first));
        reply.Complete();
        await second;
        Assert.Equal([new EntryId(6, 1), new EntryId(6, 2)], ids);
    }

    [Fact]
    public async Task The_result_of_a_typed_batch_is_not_taken_before_it_is_there_or_twice()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        OrderStream.Batch batch = client.OpenStream<OrderStream>().CreateBatch();
        batch.Add(new OrderPlaced("o-1", "alice", 1));
        batch.RentIds().Span[0] = new EntryId(5, 1);
        var pool = new Stack<BatchAppend>();
        var append = new BatchAppend(null, pool);
        var appending = new TaskCompletionSource();
        ValueTask<ReadOnlyMemory<EntryId>> result = append.AwaitAsync(batch, new ValueTask(appending.Task));
        Assert.Throws<InvalidOperationException>(() => Take(result));
        Assert.Empty(pool);
        appending.SetResult();
        Assert.Equal([new EntryId(5, 1)], (await result).ToArray());
        Assert.Throws<InvalidOperationException>(() => Take(result));
        Assert.Same(append, Assert.Single(pool));
    }

    [Fact]
    public async Task The_page_of_a_read_is_not_taken_before_it_is_there_or_twice()
    {
        var key = new StreamKey(RedisServer.UniqueKey());
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(key, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(key, "g", "c"));
        for (int i = 0; i < 3; i++)
        {
            ValueTask<EntryPage> read = reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, default);
            Assert.Throws<InvalidOperationException>(() => Take(read));
            EntryId id = await store.AddAsync(key, new Entry("n", "1").Fields);
            using EntryPage page = await read;
            Assert.Throws<InvalidOperationException>(() => Take(read));
            Assert.Equal(id, page.GetId(0));
        }
    }

    [Fact]
    public async Task Among_many_callers_who_misuse_their_results_nobody_gets_the_answer_of_another()
    {
        var key = new StreamKey(RedisServer.UniqueKey());
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        var taken = new ConcurrentBag<EntryId>();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (int i = 0; i < 300; i++)
            {
                string text = $"{caller}-{i}";
                ValueTask<EntryId> add = store.AddAsync(key, new Entry("who", text).Fields);
                int way = random.Next(4);
                if (way == 0) continue;
                EntryId? early = way == 1 ? TakeEarly(add, random.Next(200)) : null;
                EntryId id = early ?? await add;
                if (way == 2) Assert.Throws<InvalidOperationException>(() => Take(add));
                taken.Add(id);
                using EntryPage page = await store.RangeAsync(key, id, id, 1);
                Assert.Equal($"who={text}", Entry.Text(page.GetFields(0)));
            }
        }))).WaitAsync(Eventually.Patience);
        Assert.Equal(taken.Count, taken.Distinct().Count());
    }

    // Asks again and again, as one who blocks would.
    private static EntryId? TakeEarly(ValueTask<EntryId> add, int attempts)
    {
        for (; attempts > 0; attempts--)
        {
            try
            {
                return Take(add);
            }
            catch (InvalidOperationException)
            {
                Thread.SpinWait(10);
            }
        }

        return null;
    }

    private static void Settle(PendingReply reply, params string[] answers)
    {
        foreach (string answer in answers)
        {
            var reader = new RespReader(Chunks.Bytes(answer), default);
            Assert.True(reply.TryRead(ref reader));
        }

        Assert.True(reply.EndWrite());
        Assert.True(reply.TrySettle());
    }

    private static T Take<T>(ValueTask<T> result) => result.GetAwaiter().GetResult();

    private static void Take(ValueTask result) => result.GetAwaiter().GetResult();
}
