using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Headers;
using Events.Producing;
using Events.Scheduling;
using Events.Store;
using Events.Store.Schedules;
using Events.Streams;
using Events.Wire;

namespace Events.Behaviour.Scheduling;

/// <summary>Events that come later, from the typed stream to the handler.</summary>
public abstract class ScheduledEventTests : DeliveryTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    // For what must be done before the time has come: more than a busy machine stands still.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Long = TimeSpan.FromHours(5);

    [Fact]
    public async Task An_event_for_later_is_handled_when_its_time_has_come_and_not_before()
    {
        var seen = new List<(EntryId Id, DateTimeOffset? ProducedAt)>();
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                lock (seen) seen.Add((context.Id, context.ProducedAt));
                return Task.CompletedTask;
            },
        };
        await using GroupConsumer consumer = World.Start(workers);
        ScheduledEvent later = await World.Stream.ProduceAfterAsync(new Work(1), Later);
        DateTimeOffset time = await World.Store.NowAsync(World.StreamKey) + Later;
        ScheduledEvent at = await World.Stream.ProduceAtAsync(new Work(2), time);
        Assert.Empty(workers.Runs);

        await World.UntilAsync(() => workers.Runs.Count == 2);

        Assert.True(later is { IsNew: true, Entry: null });
        Assert.Equal(time.ToUnixTimeMilliseconds(), at.Due!.Value.ToUnixTimeMilliseconds());
        Assert.Equal([1, 2], workers.Seen<Work>().Select(static work => work.Number).Order());
        Assert.All(seen, run => Assert.True(run.Id.Timestamp >= run.ProducedAt));
        Assert.Equal([later.Due, at.Due], seen.Select(static run => run.ProducedAt).Order());
        await World.UntilAsync(async () => (await ListAsync()).Total == 0);
    }

    [Fact]
    public async Task Who_only_produces_moves_what_it_has_scheduled()
    {
        ScheduledEvent scheduled = await World.Stream.ProduceAfterAsync(new Work(1), Soon);

        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) == 1);

        ScheduleCancellation cancelled = await World.Stream.CancelScheduledAsync(scheduled.Id);
        Assert.Equal(ScheduleCancellationKind.AlreadyMoved, cancelled.Kind);
        StreamEntry entry = Assert.Single(await ReplayAsync());
        Assert.Equal((cancelled.Entry, (object)new Work(1), scheduled.Due), (entry.Id, entry.Event, entry.ProducedAt));
    }

    [Fact]
    public async Task A_consumer_moves_what_others_have_scheduled_that_are_gone()
    {
        await using GroupConsumer consumer = World.Start(new Workers());
        await World.UntilAsync(() => consumer.Status.State == Events.Consuming.ConsumerState.Running);
        await ScheduleElsewhereAsync("gone", Soon);

        await World.UntilAsync(() => consumer.HandledCount == 1);
    }

    [Fact]
    public async Task A_host_that_neither_consumes_nor_schedules_moves_what_is_there_when_it_says_so()
    {
        await ScheduleElsewhereAsync("before", TimeSpan.Zero);
        using ScheduleKeeper keeper = World.Client.KeepSchedule<WorkStream>(World.Key);
        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) == 1);
        await ScheduleElsewhereAsync("meanwhile", Soon);
        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) == 2);
    }

    [Fact]
    public async Task A_cancelled_event_never_comes()
    {
        ScheduledEvent cancelled = await World.Stream.ProduceAfterAsync(new Work(1), Later, "mine");
        Assert.Equal("mine", cancelled.Id);
        Assert.True((await World.Stream.CancelScheduledAsync("mine")).IsCancelled);
        Assert.Equal(ScheduleCancellationKind.Unknown, (await World.Stream.CancelScheduledAsync("mine")).Kind);
        await World.Stream.ProduceAfterAsync(new Work(2), Later + Soon);

        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) > 0);

        Assert.Equal(new Work(2), Assert.Single(await ReplayAsync()).Event);
    }

    [Fact]
    public async Task Scheduling_again_under_the_same_id_schedules_once_and_says_what_there_is()
    {
        ScheduledEvent first = await World.Stream.ProduceAfterAsync(new Work(1), Later, "mine");
        ScheduledEvent again = await World.Stream.ProduceAtAsync(new Work(2), DateTimeOffset.UnixEpoch, "mine");
        Assert.Equal(first with { IsNew = false }, again);
        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) == 1);

        ScheduledEvent late = await World.Stream.ProduceAfterAsync(new Work(3), Soon, "mine");

        StreamEntry entry = Assert.Single(await ReplayAsync());
        Assert.Equal(new Work(1), entry.Event);
        Assert.Equal(new ScheduledEvent("mine", null, entry.Id, IsNew: false), late);
    }

    [Fact]
    public async Task Headers_and_what_the_stream_keeps_go_with_it()
    {
        WorkStream two = World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.Key, Retention = Retention.ByLength(2).Exactly() });
        WorkStream tagged = two.WithHeaders(new EventHeaders { { "tenant", "acme" } });
        for (int i = 0; i < 2; i++) await two.ProduceAsync(new Work(i));
        await tagged.ProduceAfterAsync(new Work(7), Soon);

        await World.UntilAsync(async () => (await ReplayAsync())[^1].Event is Work { Number: 7 });

        List<StreamEntry> entries = await ReplayAsync();
        Assert.Equal(2, entries.Count);
        Assert.Equal("acme", entries[^1].Headers["tenant"]);
    }

    [Fact]
    public async Task One_that_recurs_comes_at_each_of_its_times_once_however_many_say_so_and_move_it()
    {
        using var other = new EventsClient(OtherProcess.Over(World.Store), World.Time, World.Loggers, ownsStore: false);
        using ScheduleKeeper keeper = other.KeepSchedule<WorkStream>(World.Key);
        ScheduledEvent first = await World.Stream.ProduceRecurringAsync(new Work(1), "every second", "* * * * * *");
        ScheduledEvent again = await World.Stream.ProduceRecurringAsync(new Work(1), "every second", " *  * * * * * ");
        Assert.True(first.IsNew);
        Assert.False(again.IsNew);

        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) >= 4);
        Assert.True((await World.Stream.CancelScheduledAsync("every second")).IsCancelled);

        List<StreamEntry> entries = await ReplayAsync();
        long[] times = [.. entries.Select(static entry => entry.ProducedAt!.Value.ToUnixTimeMilliseconds())];
        Assert.Equal(first.Due!.Value.ToUnixTimeMilliseconds(), times[0]);
        Assert.All(times, static time => Assert.Equal(0, time % 1000));
        Assert.Equal(times.Distinct().Order(), times);
        Assert.All(entries, static entry => Assert.True(entry.Id.Timestamp >= entry.ProducedAt));
    }

    [Fact]
    public async Task One_that_recurs_needs_an_expression_and_a_time_zone_that_others_know()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await World.Stream.ProduceRecurringAsync(new Work(1), "r", "every day"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await World.Stream.ProduceRecurringAsync(new Work(1), "r", "0 0 30 2 *"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await World.Stream.ProduceRecurringAsync(
            new Work(1), "r", "* * * * *", TimeZoneInfo.CreateCustomTimeZone("mine", TimeSpan.FromHours(1), null, null)));
        await World.Stream.ProduceAfterAsync(new Work(1), Long, "once");
        ArgumentException other = await Assert.ThrowsAsync<ArgumentException>(
            async () => await World.Stream.ProduceRecurringAsync(new Work(1), "once", "* * * * *"));
        Assert.Contains("'once' is scheduled", other.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await ListAsync()).Total);
    }

    [Fact]
    public async Task Nothing_is_lost_doubled_or_early_while_several_processes_move()
    {
        const int Count = 300;
        var random = new Random(7);
        using var other = new EventsClient(OtherProcess.Over(World.Store), World.Time, World.Loggers, ownsStore: false);
        using ScheduleKeeper keeper = other.KeepSchedule<WorkStream>(World.Key);
        await using GroupConsumer consumer = World.StartElsewhere(new Workers());
        var due = new Dictionary<int, DateTimeOffset>();
        for (int i = 0; i < Count; i++)
        {
            ScheduledEvent scheduled = await World.Stream.ProduceAfterAsync(new Work(i), TimeSpan.FromMilliseconds(random.Next(1000)));
            due[i] = scheduled.Due!.Value;
        }

        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) >= Count && (await ListAsync()).Total == 0);

        List<StreamEntry> entries = await ReplayAsync();
        Assert.Equal(Enumerable.Range(0, Count), entries.Select(static entry => ((Work)entry.Event!).Number).Order());
        Assert.All(entries, entry => Assert.True(entry.Id.Timestamp >= due[((Work)entry.Event!).Number]));
        await World.UntilAsync(() => consumer.HandledCount == Count);
    }

    [Fact]
    public async Task Deleting_the_stream_deletes_what_is_scheduled_on_it()
    {
        await World.Stream.ProduceAfterAsync(new Work(1), TimeSpan.Zero);
        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) == 1);
        ScheduledEvent waiting = await World.Stream.ProduceAfterAsync(new Work(2), Long);

        Assert.True(await World.Client.DeleteStreamAsync<WorkStream>(World.Key));

        Assert.Equal(0, (await ListAsync()).Total);
        Assert.Equal(ScheduleCancellationKind.Unknown, (await World.Stream.CancelScheduledAsync(waiting.Id)).Kind);
        foreach (StreamKey key in ScheduleKeys.All(World.StreamKey)) Assert.False(await World.Store.ExistsAsync(key));
    }

    [Fact]
    public async Task A_consumer_of_a_stream_without_a_schedule_asks_for_none()
    {
        var counting = (CountingProcess)(object)CountingProcess.Count(World.Store);
        var client = new EventsClient((Events.Store.Roles.IStreamStore)(object)counting, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers();
        await using GroupConsumer consumer = client.CreateConsumer(workers, World.Options(), World.Key);
        consumer.Start();
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await World.UntilAsync(() => counting.Looks >= 3);

        Assert.Equal(0, counting.Moves);
    }

    private async Task ScheduleElsewhereAsync(string id, TimeSpan delay)
    {
        var writer = new EntryWriter(new byte[100]);
        ((IEventOf<WorkStream>)new Work(1)).EncodeEntry(ref writer);
        await World.Store.ScheduleAsync(
            World.StreamKey, new ScheduleRequest(id, ScheduleTime.After(delay)), new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount));
    }

    private async Task<ScheduledPage> ListAsync() => await World.Store.ListScheduledAsync(World.StreamKey, null, 1000);

    private async Task<List<StreamEntry>> ReplayAsync()
    {
        var entries = new List<StreamEntry>();
        await foreach (StreamEntry entry in World.Stream.ReplayAsync()) entries.Add(entry);
        return entries;
    }
}
