using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Consuming;
using Events.Store;

namespace Events.Behaviour;

/// <summary>What a consumer that died, an entry that cannot be read, a payload that is gone leave behind.</summary>
public abstract class RecoveryTests : DeliveryTests
{
    [Fact]
    public async Task Everything_produced_is_handled_once_and_acknowledged()
    {
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers);
        for (int i = 0; i < 500; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.Stream.ProduceAsync(new Ignored(1));
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 500), workers.Seen<Work>().Select(work => work.Number));
        Assert.Equal((500, 1), (consumer.HandledCount, consumer.SkippedCount));
    }

    [Fact]
    public async Task What_a_dead_consumer_held_is_handled_by_another()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer first = World.Start(dead, "worker-a", Worlds.World.Hoards);
        await World.UntilAsync(async () => await World.Store.ExistsAsync(World.StreamKey)
            && (await World.Store.GroupInfoAsync(World.StreamKey)).Any(group => group.Pending == 5));
        await first.AbortAsync();

        var alive = new Workers();
        await using GroupConsumer second = World.Start(alive, "worker-b");
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 5), alive.Seen<Work>().Select(work => work.Number));
        Assert.All(alive.Runs, run => Assert.Equal(2, run.DeliveryCount));
        Assert.Equal((0, 5), (first.ClaimedCount, second.ClaimedCount));
    }

    [Fact]
    public async Task What_a_dead_consumer_held_does_not_wait_until_the_others_are_out_of_work()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer first = World.Start(dead, "worker-a", Worlds.World.Hoards);
        await World.UntilAsync(() => dead.Runs.Count == 1);
        Assert.Equal(5, await World.PendingCountAsync());
        await first.AbortAsync();

        // Ten minimum idle times of work.
        var busy = new Workers { Body = (_, _, token) => Task.Delay(World.MinIdle / 20, World.Time, token) };
        for (int i = 5; i < 205; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer second = World.Start(busy, "worker-b", options => options.Prefetch = 10);
        await World.UntilAsync(() => busy.Seen<Work>().Count(work => work.Number < 5) == 5);

        int begun = busy.Runs.Count;
        await World.DrainedAsync();

        Assert.InRange(begun, 5, 100);
    }

    [Fact]
    public async Task A_restarted_consumer_takes_up_its_own_pending_entries_at_once()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        await World.Stream.ProduceAsync(new Work(1));
        GroupConsumer first = World.Start(dead, "worker-a");
        await World.UntilAsync(() => dead.Runs.Count == 1);
        await first.AbortAsync();

        // The dead process' hold on the name runs out first.
        await World.Store.DeleteStreamAsync(World.StreamKey.Beside("consumer:workers:worker-a"));
        var alive = new Workers();
        long start = World.Time.GetTimestamp();
        await using GroupConsumer second = World.Start(alive, "worker-a", options => options.ReapInterval = TimeSpan.FromHours(1));
        await World.DrainedAsync();

        Assert.Equal(2, Assert.Single(alive.Runs).DeliveryCount);
        Assert.Equal(0, second.ClaimedCount);
    }

    [Fact]
    public async Task What_a_consumer_takes_up_page_by_page_is_one_line_of_the_log()
    {
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        await using (IGroupReader reader = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "worker-a")))
        {
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.Zero, default, default);
        }

        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.BatchSize = 2);
        await World.DrainedAsync();

        Assert.Equal(10, workers.Runs.Count);
        Assert.Single(World.Loggers.Lines(2005), static line => line.StartsWith("Information", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_behind_an_entry_that_takes_processes_down_is_not_given_up_untried(bool sameName)
    {
        var handled = new ConcurrentQueue<int>();
        for (int i = 0; i <= 5; i++) await World.Stream.ProduceAsync(new Work(i));
        int lives = 0;
        while ((await World.DeadLettersAsync()).Count == 0 || handled.Count < 5)
        {
            bool dies = false;
            var mortals = new Workers();
            mortals.Body = (value, _, token) =>
            {
                if (value is not Work { Number: 0 })
                {
                    handled.Enqueue(((Work)value).Number);
                    return Task.CompletedTask;
                }

                Volatile.Write(ref dies, true);
                return Task.Delay(Timeout.Infinite, token);
            };
            GroupConsumer consumer = World.Start(
                mortals, sameName ? "worker-a" : $"worker-{lives}", options => (options.MaxDeliveries, options.HoldTarget) = (3, TimeSpan.MaxValue));
            await World.UntilAsync(async () => Volatile.Read(ref dies) || ((await World.DeadLettersAsync()).Count > 0 && await World.PendingCountAsync() == 0));
            await consumer.AbortAsync();
            await World.Store.DeleteStreamAsync(World.StreamKey.Beside("consumer:workers:worker-a"));
            Assert.InRange(++lives, 1, 4);
        }

        Assert.Equal("0", Assert.Single(await World.DeadLettersAsync())["number"]);
        Assert.Equal([1, 2, 3, 4, 5], handled.Distinct().Order());
        Assert.Equal(4, lives);
    }

    [Fact]
    public async Task An_entry_that_does_not_decode_is_dead_lettered_and_stops_nothing()
    {
        await World.AddRawAsync("type", "work.todo", "number", "many");
        await World.Stream.ProduceAsync(new Work(1));
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([new Work(1)], workers.Seen<Work>());
        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(("many", "undecodable", "1"), (letter["number"], letter["dead:reason"], letter["dead:attempts"]));
        Assert.Contains("'number' (4 bytes) is not what was expected: Int32", letter["dead:message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_was_trimmed_while_pending_is_reported_and_dead_lettered_with_its_id()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        GroupConsumer first = World.Start(dead, "worker-a");
        await World.UntilAsync(() => dead.Runs.Count == 1);
        await first.AbortAsync();
        await World.Stream.ProduceAsync(new Work(2));
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(1, exact: true));

        var alive = new Workers();
        await using GroupConsumer second = World.Start(alive, "worker-b");
        await World.DrainedAsync();
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count > 0);

        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(("payload-gone", id.ToString(), "workers"), (letter["dead:reason"], letter["dead:id"], letter["dead:group"]));
        Assert.Equal([new Work(2)], alive.Seen<Work>());
    }

    [Fact]
    public async Task An_entry_written_by_hand_in_another_order_with_more_fields_is_a_typed_event()
    {
        await World.AddRawAsync("extra", "1", "charge_id", "c-1", "ts_ms", "1716998413541", "amount", "49", "type", "work.charge");
        DateTimeOffset? producedAt = null;
        var workers = new Workers();
        workers.Body = (_, context, _) =>
        {
            producedAt = context.ProducedAt;
            return Task.CompletedTask;
        };
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([new Charge("c-1", 49)], workers.Seen<Charge>());
        Assert.Equal(1716998413541, producedAt?.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_destroyed_group_goes_on_where_it_had_acknowledged_everything()
    {
        var workers = new Workers();
        GroupRestored? restored = null;
        await using GroupConsumer consumer = World.Start(workers);
        consumer.GroupRestored += what => Volatile.Write(ref restored, what);
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();
        await World.UntilAsync(async () => await World.Store.ExistsAsync(World.StreamKey.Beside("floor")));
        await World.PassAsync(World.MinIdle);

        await World.Store.DestroyGroupAsync(World.StreamKey, "workers");
        await World.UntilAsync(() => Volatile.Read(ref restored) is not null);
        for (int i = 10; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 20), workers.Seen<Work>().Select(work => work.Number));
        Assert.NotNull(restored);
        Assert.Equal((0, 0), (restored.MayRepeat, restored.MayBeLost));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_older_copy_that_takes_the_place_of_the_stream_under_a_running_consumer_is_told_once(bool withItsFloor)
    {
        var restored = new ConcurrentQueue<GroupRestored>();
        await using GroupConsumer consumer = World.Start(new Workers());
        consumer.GroupRestored += restored.Enqueue;
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();
        await World.PassAsync(World.MinIdle);

        // Nothing reads while it is put there.
        consumer.Pause();
        await World.PassAsync(TimeSpan.FromMilliseconds(600));
        using (EntryPage older = await World.Store.RangeAsync(World.StreamKey, EntryId.Min, EntryId.Max, 3))
        {
            await World.Store.DeleteStreamAsync(World.StreamKey);
            if (withItsFloor) await World.Store.DeleteStreamAsync(World.StreamKey.Beside("floor"));
            for (int i = 0; i < older.Count; i++) await World.Store.AddAsync(World.StreamKey, older.GetFields(i), id: older.GetId(i));
            await World.Store.CreateGroupAsync(World.StreamKey, "workers", older.GetId(2));
            await World.UntilAsync(() => !restored.IsEmpty);
            await World.PassAsync(World.MinIdle);

            GroupRestored told = Assert.Single(restored);
            Assert.Equal((older.GetId(2), 0, 0), (told.After, told.MayRepeat, told.MayBeLost));
        }

        consumer.Resume();
    }

    [Fact]
    public async Task What_is_gone_before_the_first_interval_has_passed_is_told_too()
    {
        var workers = new Workers();
        GroupRestored? restored = null;
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.ReapInterval = TimeSpan.FromDays(1));
        consumer.GroupRestored += what => Volatile.Write(ref restored, what);
        await World.Stream.ProduceAsync(new Work(0));
        await World.DrainedAsync();

        await World.Store.DeleteStreamAsync(World.StreamKey.Beside("floor"));
        await World.Store.DeleteStreamAsync(World.StreamKey);
        await World.UntilAsync(() => Volatile.Read(ref restored) is not null);
        await World.Stream.ProduceAsync(new Work(1));
        await World.DrainedAsync();

        Assert.Equal([0, 1], workers.Seen<Work>().Select(work => work.Number));
    }

    [Fact]
    public async Task What_was_requeued_and_is_lost_is_told_too()
    {
        string requeue = World.StreamKey.Beside("requeue:workers").Name;
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (_, context, _) => context.Stream == requeue ? gate.Task : Dies(context) };
        GroupRestored? restored = null;
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        consumer.GroupRestored += what =>
        {
            if (what.Stream == requeue) Volatile.Write(ref restored, what);
        };
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 3);
        Assert.Equal(3, await World.Client.OpenDeadLetters<WorkStream>(World.Key).RequeueAllAsync());
        await World.UntilAsync(() => workers.Runs.Any(run => run.DeliveryCount == 1 && workers.Runs.Count == 4));

        await World.Store.DeleteStreamAsync(new StreamKey(requeue));
        await World.UntilAsync(() => Volatile.Read(ref restored) is not null);
        gate.SetResult();

        Assert.Equal(("workers", 3L), (restored!.Group, restored.MayBeLost));

        static Task Dies(EventContext context)
        {
            context.DeadLetter("no");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_deleted_stream_is_read_on_when_it_is_written_again()
    {
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers);
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();

        await World.Store.DeleteStreamAsync(World.StreamKey);
        for (int i = 10; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 20), workers.Seen<Work>().Select(work => work.Number));
    }
}
