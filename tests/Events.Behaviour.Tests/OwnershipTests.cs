using Events.Behaviour.Sample;
using Events.Client;
using Events.Consuming;
using Events.Store;

namespace Events.Behaviour;

/// <summary>Whose an entry is when others than this library's consumers act on the group: they claim, move, acknowledge, delete.</summary>
public abstract partial class OwnershipTests : DeliveryTests
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_somebody_else_has_acknowledged_is_cancelled_told_and_not_brought_back()
    {
        Workers workers = Waiting();
        await using GroupConsumer consumer = await HoldAsync(workers, 4);
        await World.PassAsync(World.MinIdle);

        EntryId[] ids = await World.IdsAsync();
        await World.Store.AcknowledgeAsync(World.StreamKey, "workers", ids.AsMemory(0, 2));
        await World.UntilAsync(() => World.Loggers.Count(2103) == 1);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal([0, 2, 3], workers.Seen<Work>().Select(work => work.Number));
        Assert.Equal(2, consumer.HandledCount);
        Assert.Equal(0, World.Loggers.Count(2105));
    }

    [Fact]
    public async Task Nor_is_what_somebody_else_acknowledges_before_its_first_renewal_while_others_of_its_page_are_pending()
    {
        Workers workers = Waiting();
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, "worker-a", options =>
            (options.Concurrency, options.MinIdle, options.LeaseRenewal) = (4, World.MinIdle * 30, World.Options().RenewalInterval));
        await World.UntilAsync(() => workers.Runs.Count == 4);

        await World.Store.AcknowledgeAsync(World.StreamKey, "workers", (await World.IdsAsync()).AsMemory(0, 2));
        await World.UntilAsync(() => World.Loggers.Count(2103) + World.Loggers.Count(2105) == 1);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal((1, 0, 2), (World.Loggers.Count(2103), World.Loggers.Count(2105), consumer.HandledCount));
    }

    [Fact]
    public async Task A_theft_is_noticed_told_once_with_the_thief_and_cancels_the_handler()
    {
        Workers workers = Waiting();
        await using GroupConsumer consumer = await HoldAsync(workers, 20, Worlds.World.NeverReaps);

        await World.Store.ClaimAsync(new(World.StreamKey, "workers", "redis-py"), TimeSpan.Zero, await World.IdsAsync());
        await World.UntilAsync(() => World.Loggers.Count(2102) == 1);
        await World.UntilAsync(() => consumer.GetRunning().Count == 0);

        Assert.Contains("20 entries", World.Loggers.ToString(), StringComparison.Ordinal);
        Assert.Contains("claimed by redis-py", World.Loggers.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, 0), (workers.Runs.Count, World.Loggers.Count(2107)));
        Assert.Equal((0, 0), (consumer.HandledCount, consumer.FailedCount));
        Assert.All(await World.PendingLinesAsync(), line => Assert.Equal("redis-py x2", line));
        Assert.Equal(1, World.Loggers.Count(2102));
    }

    [Fact]
    public async Task What_is_acknowledged_quickly_is_never_renewed_and_what_runs_is_before_others_may_claim_it()
    {
        Workers workers = Waiting();
        await using GroupConsumer consumer = await HoldAsync(workers, 2);

        TimeSpan theirs = World.Options().RenewalInterval * 3;
        for (int i = 0; i < 20; i++)
        {
            long start = World.Time.GetTimestamp();
            await World.PassAsync(World.Options().RenewalInterval);

            // A machine that stood still says nothing.
            if (World.Time.GetElapsedTime(start) > theirs / 2) continue;
            Assert.Empty(await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery { MinIdle = theirs }));
        }

        _go.SetResult();
        await World.DrainedAsync();
        Assert.Equal(2, consumer.HandledCount);
    }

    [Fact]
    public async Task What_others_move_to_a_live_consumer_is_taken_up_at_once_without_counting_a_delivery()
    {
        var workers = new Workers();
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using (IGroupReader reader = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "redis-py")))
        {
            using EntryPage page = await reader.ReadNewAsync(3, TimeSpan.Zero, default, default);
        }

        await using GroupConsumer consumer = World.Start(workers, configure: Worlds.World.NeverReaps);
        await World.Stream.ProduceAsync(new Work(3));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        EntryId[] ids = await World.IdsAsync();
        await World.Store.ClaimAsync(new(World.StreamKey, "workers", "worker-a"), TimeSpan.Zero, ids.AsMemory(0, 2));
        await World.Store.HandOverAsync(World.StreamKey, "workers", "redis-py", "worker-a");
        await World.DrainedAsync();

        Assert.Equal([(0, 2L), (1, 2L), (2, 1L), (3, 1L)], workers.Runs.Select(run => (((Work)run.Event).Number, run.DeliveryCount)).Order());
        await World.UntilAsync(() => World.Loggers.Count(2108) >= 1);
    }

    [Fact]
    public async Task What_is_handed_over_to_a_consumer_that_waits_for_new_entries_does_not_wait_for_the_end_of_its_read()
    {
        var workers = new Workers();
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using (IGroupReader reader = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "redis-py")))
        {
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.Zero, default, default);
        }

        await using GroupConsumer consumer = World.Start(workers, configure: options =>
        {
            Worlds.World.NeverReaps(options);
            options.BlockTime = TimeSpan.FromHours(1);
        });
        await World.UntilAsync(() => consumer.State == ConsumerState.Running);
        await World.PassAsync(TimeSpan.FromMilliseconds(500));
        long start = World.Time.GetTimestamp();
        await World.Store.HandOverAsync(World.StreamKey, "workers", "redis-py", "worker-a");
        await World.DrainedAsync();

        Assert.True(World.Time.GetElapsedTime(start) < TimeSpan.FromMinutes(30));
        Assert.Equal([(0, 1L), (1, 1L), (2, 1L)], workers.Runs.Select(run => (((Work)run.Event).Number, run.DeliveryCount)));
    }

    [Fact]
    public async Task A_delivery_that_never_ran_is_not_held_against_what_was_moved()
    {
        var workers = new Workers();
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        await World.Stream.ProduceAsync(new Work(0));
        await using (IGroupReader reader = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "redis-py")))
        {
            using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default);
        }

        await using GroupConsumer consumer = World.Start(workers, configure: Worlds.World.NeverReaps);
        await World.UntilAsync(() => consumer.State == ConsumerState.Running);
        EntryId[] ids = await World.IdsAsync();
        for (int i = 0; i < 8; i++)
        {
            await World.Store.ClaimAsync(new(World.StreamKey, "workers", i < 7 ? $"nobody-{i}" : "worker-a"), TimeSpan.Zero, ids);
        }

        await World.DrainedAsync();
        Assert.Single(workers.Runs);
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task Another_program_that_reads_under_the_consumers_name_is_noticed_and_told_once()
    {
        // The consumer has no room while its handler runs, so the other one is quicker.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new Workers { Body = (value, _, _) => value is Work { Number: 0 } ? gate.Task : Task.CompletedTask };
        await using GroupConsumer consumer = World.Start(workers, configure: static options =>
        {
            Worlds.World.NeverReaps(options);
            (options.Prefetch, options.BatchSize) = (1, 1);
        });
        await World.Stream.ProduceAsync(new Work(0));
        await World.UntilAsync(() => workers.Runs.Count == 1);

        await using IGroupReader other = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "worker-a"));
        int stolen = 0;
        for (int i = 1; stolen < 3; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            using EntryPage page = await other.ReadNewAsync(10, TimeSpan.Zero, default, default);
            stolen += page.Count;
        }

        gate.SetResult();
        await World.DrainedAsync();
        await World.UntilAsync(() => World.Loggers.Count(2109) == 1);
    }

    [Fact]
    public async Task What_a_stopping_consumer_releases_is_taken_by_an_idle_one_at_once()
    {
        Workers first = Waiting();
        GroupConsumer stopping = await HoldAsync(first, 5, options => options.StopTimeout = TimeSpan.Zero);
        var second = new Workers();
        await using GroupConsumer idle = World.Start(second, "worker-b", Worlds.World.NeverReaps);
        await World.UntilAsync(() => World.Loggers.Count(2000) == 2);

        Task stopped = stopping.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);
        await World.UntilAsync(() => idle.HandledCount == 5);

        Assert.Equal([2, 1, 1, 1, 1], second.Runs.Select(run => run.DeliveryCount).OrderDescending());
    }

    [Fact]
    public async Task An_aborted_consumers_name_is_taken_at_once_by_the_next_one_of_the_same_machine()
    {
        Workers dead = Waiting();
        GroupConsumer first = await HoldAsync(dead, 1, Worlds.World.NeverReaps);
        await first.AbortAsync();

        var alive = new Workers();
        await using GroupConsumer second = World.Start(alive, "worker-a", Worlds.World.NeverReaps);
        await World.DrainedAsync();

        Assert.Equal(2, Assert.Single(alive.Runs).DeliveryCount);
        Assert.Equal(1, World.Loggers.Count(2100));
    }

    [Fact]
    public async Task A_holder_that_cannot_be_seen_is_waited_for_until_its_lease_is_over_and_named()
    {
        await World.Store.TakeNameAsync(
            new(World.StreamKey, "workers", "worker-a"),
            "t host=web-3 pid=1 since=2026-01-01T00:00:00Z boot=b pidns=pid:[1] timens=- start=7",
            TimeSpan.FromSeconds(3));
        await World.Stream.ProduceAsync(new Work(1));
        var workers = new Workers();
        long start = World.Time.GetTimestamp();
        await using GroupConsumer consumer = World.Start(workers, "worker-a");
        await World.DrainedAsync();

        Assert.True(World.Time.GetElapsedTime(start) > TimeSpan.FromSeconds(2));
        Assert.Equal(1, World.Loggers.Count(2028));
        Assert.Contains("process 1 on web-3, which has had it since 2026-01-01 00:00:00Z", World.Loggers.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_the_entries_of_a_former_self_that_cannot_be_seen_are_adopted_when_its_lease_is_over()
    {
        string former = $"{Environment.MachineName}-1";
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        await World.Store.TakeNameAsync(
            new(World.StreamKey, "workers", former),
            "t host=web-3 pid=1 since=2026-01-01T00:00:00Z boot=b pidns=pid:[1] timens=- start=7",
            TimeSpan.FromSeconds(2));
        await World.Stream.ProduceAsync(new Work(1));
        await using (IGroupReader reader = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", former)))
        {
            using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default);
        }

        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: options =>
        {
            options.Name = null;
            options.ReapInterval = TimeSpan.FromHours(1);
        });
        await World.DrainedAsync();

        Assert.Equal($"{Environment.MachineName}-2", consumer.Name);
        await World.UntilAsync(() => World.Loggers.Count(2101) == 1);
        Assert.Equal((0, 0), (World.Loggers.Count(2108), World.Loggers.Count(2109)));
        Assert.Equal(1, Assert.Single(workers.Runs).DeliveryCount);
    }

    private Workers Waiting() => new() { Body = (_, _, token) => _go.Task.WaitAsync(token) };

    // The first runs, the others wait behind it.
    private async Task<GroupConsumer> HoldAsync(Workers workers, int count, Action<ConsumerOptions>? configure = null)
    {
        for (int i = 0; i < count; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer consumer = World.Start(workers, "worker-a", options =>
        {
            Worlds.World.Hoards(options);

            // A process that stands still for so long counts as one whose entries others may have handled: a busy machine is not to be taken for that.
            options.MinIdle = World.MinIdle * 30;
            options.LeaseRenewal = World.Options().RenewalInterval;
            configure?.Invoke(options);
        });
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await World.UntilAsync(async () => await World.PendingCountAsync() == count);
        return consumer;
    }
}
