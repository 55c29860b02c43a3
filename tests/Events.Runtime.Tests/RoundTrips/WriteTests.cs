using System.Collections.Concurrent;
using Events.Client;
using Events.Producing;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.RoundTrips.Sample;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.RoundTrips;

/// <summary>What goes out together.</summary>
public sealed class WriteTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly Entry Entry = new("n", "1");

    private readonly ConcurrentQueue<RecordingStream> _connections = [];
    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task A_command_that_is_alone_is_written_in_the_call_and_waits_for_no_others()
    {
        await using RedisStreamStore store = await ConnectAsync();
        RecordingStream shared = _connections.Single();
        shared.Forget();
        shared.HoldBack();
        ValueTask<EntryId> add = store.AddAsync(_stream, Entry.Fields);
        Assert.Equal([["XADD"]], shared.Writes);
        shared.LetGo();
        await add;
    }

    [Fact]
    public async Task What_many_callers_send_while_a_write_is_under_way_goes_out_in_the_next_one()
    {
        await using RedisStreamStore store = await ConnectAsync();
        RecordingStream shared = _connections.Single();
        shared.Forget();
        shared.HoldBack();
        Task<EntryId> first = store.AddAsync(_stream, Entry.Fields).AsTask();
        var others = new ConcurrentBag<Task<EntryId>>();
        Parallel.For(0, 200, _ => others.Add(store.AddAsync(_stream, Entry.Fields).AsTask()));
        shared.LetGo();
        await first;
        await Task.WhenAll(others).WaitAsync(Eventually.Patience);
        Assert.Equal([1, 200], shared.Writes.Select(write => write.Length));
    }

    [Fact]
    public async Task A_batch_that_is_small_is_one_write()
    {
        await using RedisStreamStore store = await ConnectAsync();
        RecordingStream shared = _connections.Single();
        shared.Forget();
        var (encoded, entries) = StoreTests.Batch(100);
        await store.AddBatchAsync(_stream, new(encoded, entries), default, new EntryId[100]);
        Assert.Equal([100], shared.Writes.Select(write => write.Length));
    }

    [Fact]
    public async Task Acknowledgements_and_the_read_behind_them_are_one_write_on_the_readers_own_connection()
    {
        await using RedisStreamStore store = await ConnectAsync();
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        EntryId id = await store.AddAsync(_stream, Entry.Fields);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
        RecordingStream own = _connections.Last();
        Assert.NotSame(_connections.First(), own);
        own.Forget();
        (await reader.ReadNewAsync(10, TimeSpan.Zero, new[] { id }, default)).Dispose();
        Assert.Equal([["XACK", "XREADGROUP"]], own.Writes);
        Assert.Equal(0, (await store.PendingAsync(_stream, "g")).Count);
    }

    [Fact]
    public async Task A_consumer_with_a_backlog_reads_and_acknowledges_by_the_page()
    {
        const int Count = 2_000;
        await using var client = new EventsClient(await ConnectAsync());
        ParcelStream parcels = client.OpenStream<ParcelStream>(new StreamOptions { Key = _stream.Name });
        ParcelStream.Batch batch = parcels.CreateBatch();
        for (int i = 0; i < Count; i++) batch.Add(new Parcel(i));
        await parcels.ProduceBatchAsync(batch);
        var carriers = new Carriers();
        await using GroupConsumer consumer = client.CreateConsumer(carriers, new ConsumerOptions(), _stream.Name);
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.HandledCount == Count);
        await consumer.StopAsync();
        Assert.Equal(0, (await client.Store.PendingAsync(_stream, "carriers")).Count);

        // Pages of 100, and a few reads that found nothing more. Never an acknowledgement without a read behind it.
        string[][] writes = [.. _connections.SelectMany(connection => connection.Writes).Where(write => write.Contains("XREADGROUP"))];
        Assert.All(writes, write => Assert.True(write is ["XREADGROUP"] or ["XACK", "XREADGROUP"], string.Join(' ', write)));
        Assert.InRange(writes.Length, 20, 30);

        // What does not ride goes by the shared connection, a page or more at a time.
        int alone = _connections.SelectMany(connection => connection.Writes).Count(write => write.Contains("XACK") && !write.Contains("XREADGROUP"));
        Assert.InRange(alone, 0, 40);
    }

    private Task<RedisStreamStore> ConnectAsync() => Stores.ConnectAsync(fixture.Server, options => options with
    {
        OpenStream = endpoint =>
        {
            var stream = new RecordingStream(endpoint);
            _connections.Enqueue(stream);
            return stream;
        },
    });
}
