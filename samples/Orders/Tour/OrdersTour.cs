using Events;
using Events.Client;
using Events.LowLevel;
using Events.Producing;
using Events.Store;
using Events.Streams;
using Events.Testing;
using Orders.Consumers;
using Orders.Contracts;

namespace Orders.Tour;

/// <summary>Plays what happens to an event stream in the life of a service, on one screen.</summary>
internal sealed class OrdersTour(EventsClient events, string key, TextWriter output)
{
    private static readonly TimeSpan MinIdle = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StreamKey _key = new(key);
    private readonly OrderStream _orders = events.OpenStream<OrderStream>(new StreamOptions { Key = key });
    private readonly TourMailer _mailer = new();
    private readonly Analytics _analytics = new();
    private readonly TourChecks _checks = new();

    // Orders of this run only: the dedupe keys of an earlier run on the same Redis are still remembered, of one in the same second too.
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];

    /// <returns>Whether every count is right.</returns>
    public async Task<bool> RunAsync()
    {
        await ProduceAsync();
        await ConsumeAsync();
        await CrashAsync();
        await ReapAsync();
        await RepeatAsync();
        await ReplayAsync();
        await TrimAsync();
        output.WriteLine("Summary");
        _checks.Print(output);
        return _checks.AllRight;
    }

    private async Task ProduceAsync()
    {
        // One call, whatever the types: any event of the stream, and nothing else.
        ReadOnlyMemory<EntryId> ids = await _orders.ProduceBatchAsync(
        [
            .. Enumerable.Range(1, 8).SelectMany(PlaceAndPay),
            .. Enumerable.Range(1, 6).Select(i => new OrderShipped(Order(i), Customer(i), Amount(i))),
            .. Enumerable.Range(7, 2).Select(i => new OrderCancelled(Order(i), Customer(i), Amount(i))),
        ]);

        Step(1, "Produce", $"{ids.Length} events in one batch: 8 placed, 8 paid, 6 shipped, 2 cancelled");
        Line($"first {ids.Span[0]}, last {ids.Span[^1]}");
        _checks.Expect("entries appended", 24, ids.Length);
    }

    private IEnumerable<IEventOf<OrderStream>> PlaceAndPay(int number) =>
        [new OrderPlaced(Order(number), Customer(number), Amount(number)), new OrderPaid(Order(number), Customer(number), Amount(number))];

    private async Task ConsumeAsync()
    {
        Step(2, "Consume", "two groups, each at its own pace");
        await using GroupConsumer workerA = Notify("worker-a");
        await using GroupConsumer workerB = Notify("worker-b");
        await AcknowledgedAsync("notifications");
        await StopAsync(workerA, workerB);
        Line($"notifications: worker-a handled {workerA.HandledCount}, worker-b {workerB.HandledCount}; " +
            $"{_mailer.SentCount} messages sent, {workerA.SkippedCount + workerB.SkippedCount} events passed over");
        bool waiting = (await events.Store.GroupInfoAsync(_key)).All(group => group.Name != "analytics");

        await using GroupConsumer workerC = events.CreateConsumer(_analytics, Options("worker-c"), key);
        workerC.Start();
        await AcknowledgedAsync("analytics");
        await StopAsync(workerC);
        Line($"analytics:     worker-c handled {workerC.HandledCount}, from the beginning, later; revenue {_analytics.Revenue}");

        _checks.Expect("notifications handled by worker-a and worker-b", 14, workerA.HandledCount + workerB.HandledCount);
        _checks.Expect("events that notifications has no handler for", 10, workerA.SkippedCount + workerB.SkippedCount);
        _checks.Expect("messages sent (8 placed, 6 shipped)", 14, _mailer.SentCount);
        _checks.Expect("analytics handled by worker-c", waiting ? 24 : -1, workerC.HandledCount);
    }

    private async Task CrashAsync()
    {
        Step(3, "Crash", "worker-a takes three deliveries and dies before it has handled them");
        _mailer.CrashOnNext(3);
        ConsumerOptions three = Options("worker-a");
        three.BatchSize = three.Prefetch = three.Concurrency = 3;
        GroupConsumer workerA = events.CreateConsumer(new Notifications(_mailer), three, key);
        workerA.Start();
        for (int i = 9; i <= 11; i++) await _orders.ProduceAsync(new OrderPlaced(Order(i), "carol", 25.00m));
        await UntilAsync(() => new ValueTask<bool>(_mailer.CrashedCount == 3), "worker-a to take three deliveries");
        await workerA.CrashAsync();

        IReadOnlyList<PendingEntry> pending =
            await events.Store.PendingAsync(_key, "notifications", new PendingQuery());
        foreach (PendingEntry entry in pending)
        {
            Line($"pending {entry.Id}  owner {entry.Consumer}  idle {entry.Idle.TotalMilliseconds,4:0} ms  " +
                $"deliveries {entry.DeliveryCount}");
        }

        _checks.Expect("entries pending for the dead worker-a", 3, pending.Count(entry => entry.Consumer == "worker-a"));
    }

    private async Task ReapAsync()
    {
        await using GroupConsumer workerB = Notify("worker-b");
        await AcknowledgedAsync("notifications");
        await StopAsync(workerB);
        Step(4, "Reap", $"worker-b claims what was idle for {MinIdle.TotalMilliseconds:0} ms: {workerB.HandledCount} entries; " +
            $"now {_mailer.SentCount} messages sent");
        _checks.Expect("entries reaped and handled by worker-b", 3, workerB.HandledCount);
        _checks.Expect("messages sent after the reap", 17, _mailer.SentCount);
    }

    private async Task RepeatAsync()
    {
        Step(5, "Repeat", "a producer that got no answer sends the same order once more");
        EntryId again = await _orders.ProduceAsync(new OrderPlaced(Order(9), "carol", 25.00m));
        await using GroupConsumer workerB = Notify("worker-b");
        await AcknowledgedAsync("notifications");
        await StopAsync(workerB);
        Line($"entry {again} is acknowledged without a second message: its dedupe key is done");
        _checks.Expect("messages sent after the repeated order", 17, _mailer.SentCount);
        _checks.Expect("most messages of one kind for one order", 1, _mailer.MostOfOneKind);
    }

    private async Task ReplayAsync()
    {
        IReadOnlyList<GroupInfo> before = await events.Store.GroupInfoAsync(_key);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        decimal placed = 0;
        await foreach (StreamEntry entry in _orders.ReplayAsync(EntryId.Min, EntryId.Max))
        {
            counts[entry.Type] = counts.GetValueOrDefault(entry.Type) + 1;
            if (entry.Event is OrderPlaced order) placed += order.Amount;
        }

        IReadOnlyList<GroupInfo> after = await events.Store.GroupInfoAsync(_key);
        Step(6, "Replay", string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}")));
        Line($"placed in total {placed}; no group's position has moved");
        _checks.Expect("entries replayed", 28, counts.Values.Sum());
        _checks.Expect("groups whose position the replay moved", 0, before.Except(after).Count());
    }

    private async Task TrimAsync()
    {
        // A stream command by command: what the guides' helper is, typed.
        LowLevelStream stream = events.OpenLowLevel<OrderStream>(key);
        long removed = await stream.TrimAsync(StreamTrim.ToLength(10, exact: true));
        StreamEntry newest = (await stream.ReadNewestAsync(1))[0];
        Step(7, "Trim", $"to the last 10 entries: {removed} removed; the newest is {newest.Event}");
        _checks.Expect("entries left after the trim", 10, await stream.CountAsync());
    }

    private GroupConsumer Notify(string name)
    {
        GroupConsumer consumer = events.CreateConsumer(new Notifications(_mailer), Options(name), key);
        consumer.Start();
        return consumer;
    }

    private static ConsumerOptions Options(string name) => new()
    {
        Name = name,
        BatchSize = 4,
        Prefetch = 8,
        MinIdle = MinIdle,
        ReapInterval = TimeSpan.FromMilliseconds(100),
    };

    private static Task StopAsync(params GroupConsumer[] consumers) =>
        Task.WhenAll(consumers.Select(consumer => consumer.StopAsync()));

    /// <summary>Waits until the group has been given every entry and has acknowledged all of them.</summary>
    private Task AcknowledgedAsync(string group) => UntilAsync(
        async () =>
        {
            StreamInfo stream = await events.Store.StreamInfoAsync(_key);
            GroupInfo? info = (await events.Store.GroupInfoAsync(_key)).FirstOrDefault(info => info.Name == group);
            return info is { Pending: 0 } && info.LastDeliveredId == stream.LastGeneratedId;
        },
        $"group {group} to acknowledge everything");

    private static async Task UntilAsync(Func<ValueTask<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"Waited {Patience.TotalSeconds:0} s for {what}.");
            await Task.Delay(10);
        }
    }

    private static string Customer(int number) => number % 2 == 0 ? "alice" : "bob";

    private static decimal Amount(int number) => 10.00m * number;

    private string Order(int number) => $"o-{_run}-{number}";

    private void Step(int number, string name, string text) => output.WriteLine($"{number}. {name,-8} {text}");

    private void Line(string text) => output.WriteLine($"            {text}");
}
