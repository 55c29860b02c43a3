using System.Text.RegularExpressions;
using Events;
using Events.Client;
using Events.Consuming;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Streams;
using Events.TestSupport;
using Orders.Consumers;
using Orders.Contracts;

namespace Orders.Tests.Guides;

/// <summary>The commands that reach the server are those that the streaming guides use: MONITOR tells them.</summary>
public sealed partial class CommandTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const string Group = "analytics";

    private readonly string _key = RedisServer.UniqueKey("orders");
    private EventsClient _events = null!;
    private CommandMonitor _monitor = null!;

    public async Task InitializeAsync()
    {
        _events = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint)));
        _monitor = await CommandMonitor.StartAsync(redis.Server);
    }

    public async Task DisposeAsync()
    {
        await _events.DisposeAsync();
        await _monitor.DisposeAsync();
    }

    [Fact]
    public async Task An_event_is_one_XADD_with_the_limit_that_its_stream_declares_and_has_the_ID_that_was_returned()
    {
        EntryId id = await Open().ProduceAsync(new OrderPlaced("o-1234", "alice", 49.50m));

        MonitoredCommand add = Assert.Single(await AddsAsync(1));
        Assert.Equal(
            $"XADD {_key} MAXLEN ~ 2000 * type order.placed ts_ms … order_id o-1234 customer alice amount 49.50", Time().Replace(add.ToString(), " …"));
        Assert.Equal([id], await IdsAsync());
    }

    [Fact]
    public async Task An_age_is_a_limit_by_ID_of_each_XADD()
    {
        await Open(Retention.ByAge(TimeSpan.FromHours(1))).ProduceAsync(new OrderPaid("o-1", "bob", 1.00m));

        MonitoredCommand add = Assert.Single(await AddsAsync(1));
        Assert.Equal(["XADD", _key, "MINID", "~"], add.Words.Take(4));
        long minId = long.Parse(add.Words[4].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(add.At.TotalMilliseconds - minId, 3_600_000 - 60_000, 3_600_000 + 60_000);
    }

    [Fact]
    public async Task A_batch_of_all_types_is_an_XADD_for_each_and_its_IDs_are_in_the_order_of_its_events()
    {
        OrderStream orders = Open();
        OrderStream.Batch batch = orders.CreateBatch();
        for (int i = 0; i < 75; i++)
        {
            batch.Add(new OrderPlaced($"o-{i}", "alice", 1.00m));
            batch.Add(new OrderPaid($"o-{i}", "alice", 1.00m));
            batch.Add(new OrderShipped($"o-{i}", "alice", 1.00m));
            batch.Add(new OrderCancelled($"o-{i}", "alice", 1.00m));
        }

        await orders.ProduceBatchAsync(batch);

        MonitoredCommand[] adds = await AddsAsync(300);
        string[] types = ["order.placed", "order.paid", "order.shipped", "order.cancelled"];
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{types[i % 4]} o-{i / 4}"), adds.Select(static add => $"{add.Words[7]} {add.Words[11]}"));
        EntryId[] ids = batch.Ids.ToArray();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids, await IdsAsync());
    }

    [Fact]
    public async Task A_consumer_waits_for_what_is_new_and_does_not_read_again_what_it_has_in_hand()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ConsumerOptions { Name = "worker-c", Concurrency = 4 };
        options.AddMiddleware(async (_, next, token) =>
        {
            await goOn.Task.WaitAsync(token);
            await next.InvokeAsync(token);
        });
        await using GroupConsumer consumer = _events.CreateConsumer(new Analytics(), options, _key);
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.Running);
        await Open().ProduceAsync(new OrderPaid("o-1", "alice", 1.00m));
        await Eventually.TrueAsync(async () => (await PendingAsync()).Count == 1);
        await Eventually.TrueAsync(() => _monitor.Of("XREADGROUP", _key).Length > 0);
        TimeSpan delivered = _monitor.Of("XREADGROUP", _key)[^1].At;
        await Eventually.TrueAsync(() => ReadsAfter(delivered).Length >= 4);

        MonitoredCommand[] reads = ReadsAfter(delivered);
        Assert.All(reads, read => Assert.Equal(
            $"XREADGROUP GROUP {Group} worker-c COUNT … BLOCK 2000 STREAMS {_key} >", Count().Replace(read.ToString(), "COUNT …")));

        // One begins when the one before has waited in vain; the first may wait since before the entry came.
        Assert.All(reads.Skip(1).Zip(reads.Skip(2)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(1.9), $"{pair}"));
        Assert.Equal(1, Assert.Single(await PendingAsync()).DeliveryCount);
        Assert.All(_monitor.Of("XREADGROUP", _key), static read => Assert.Equal(">", read.Words[^1]));

        goOn.SetResult();
        await Eventually.TrueAsync(async () => (await PendingAsync()).Count == 0);
        Assert.Equal(1, consumer.HandledCount);
    }

    private OrderStream Open(Retention? retention = null) =>
        _events.OpenStream<OrderStream>(retention is { } kept ? new StreamOptions { Key = _key, Retention = kept } : new StreamOptions { Key = _key });

    private MonitoredCommand[] ReadsAfter(TimeSpan time) => [.. _monitor.Of("XREADGROUP", _key).Where(read => read.At > time)];

    private async Task<MonitoredCommand[]> AddsAsync(int count)
    {
        await Eventually.TrueAsync(() => _monitor.Of("XADD", _key).Length >= count);
        return _monitor.Of("XADD", _key);
    }

    private async Task<IReadOnlyList<PendingEntry>> PendingAsync() => await _events.Store.PendingAsync(new StreamKey(_key), Group, new PendingQuery());

    private async Task<EntryId[]> IdsAsync()
    {
        var ids = new List<EntryId>();
        await foreach (StreamEntry entry in Open().ReplayAsync()) ids.Add(entry.Id);
        return [.. ids];
    }

    [GeneratedRegex(@"(?<=ts_ms) \d{13}\b")]
    private static partial Regex Time();

    [GeneratedRegex(@"COUNT \d+")]
    private static partial Regex Count();
}
