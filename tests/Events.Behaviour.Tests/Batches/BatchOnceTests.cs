using Events.Behaviour.Sample;
using Events.Client;
using Events.Errors;
using Events.Handling;
using Events.Producing;
using Events.Store;
using Events.Streams;

namespace Events.Behaviour.Batches;

/// <summary>Leases, dedupe keys and commits of entries that are handled together.</summary>
public abstract class BatchOnceTests : DeliveryTests
{
    [Fact]
    public async Task A_batch_ten_times_as_long_as_the_minimum_idle_time_is_handed_over_once()
    {
        // In real time a busy machine may keep the whole process from renewing for long.
        TimeSpan minIdle = World.MinIdle * 2;
        var workers = new BatchWorkers
        {
            Body = (_, _, token) => Task.Delay(minIdle * 10, World.Time, token),
        };
        for (int i = 0; i < 50; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer a = World.Start(workers, "worker-a", Long);
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await using GroupConsumer b = World.Start(workers, "worker-b", Long);
        await using GroupConsumer c = World.Start(workers, "worker-c", Long);
        await World.DrainedAsync();

        BatchRun run = Assert.Single(workers.Runs);
        Assert.Equal((50, "worker-a"), (run.Events.Count, run.Consumer));

        void Long(ConsumerOptions options) => options.MinIdle = minIdle;
    }

    [Fact]
    public async Task One_lost_lease_does_not_cancel_the_batch_and_its_outcome_is_not_acknowledged()
    {
        var goOn = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        BatchContext running = default;
        bool cancelled = true;
        var workers = new BatchWorkers
        {
            Body = async (_, context, token) =>
            {
                running = context;
                begun.SetResult();
                await goOn.Task;
                cancelled = token.IsCancellationRequested;
            },
        };
        EntryId[] ids = await ProduceAsync(3);
        await using GroupConsumer consumer = World.Start(workers, "worker-a", Worlds.World.NeverReaps);
        await World.UntilAsync(() => begun.Task.IsCompleted);
        await StealAsync(ids[1]);
        await World.UntilAsync(() => running[1].IsLeaseLost);
        await World.PassAsync(World.MinIdle / 2);
        Assert.Equal([false, false], [running[0].IsLeaseLost, running[2].IsLeaseLost]);
        goOn.SetResult();
        await World.UntilAsync(() => consumer.HandledCount == 2);
        await consumer.StopAsync();

        Assert.False(cancelled);
        PendingEntry pending = Assert.Single(await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery()));
        Assert.Equal((ids[1], "thief"), (pending.Id, pending.Consumer));
    }

    [Fact]
    public async Task When_every_lease_is_lost_the_batch_is_cancelled()
    {
        var cancelled = new TaskCompletionSource();
        var workers = new BatchWorkers
        {
            Body = async (_, _, token) =>
            {
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancelled.SetResult();
            },
        };
        EntryId[] ids = await ProduceAsync(3);
        await using GroupConsumer consumer = World.Start(workers, "worker-a", Worlds.World.NeverReaps);
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await StealAsync(ids);
        await World.UntilAsync(() => cancelled.Task.IsCompleted);
        await consumer.StopAsync();

        Assert.Equal(0, consumer.HandledCount);
        Assert.Equal(3, await World.PendingCountAsync());
    }

    [Fact]
    public async Task Extending_the_leases_tells_at_once_which_are_lost()
    {
        var extended = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        LeaseLostException? refused = null;
        bool[] lost = [];
        var workers = new BatchWorkers();
        workers.Body = async (_, context, token) =>
        {
            await context.ExtendLeasesAsync(token);
            extended.SetResult();
            await goOn.Task;
            refused = await Assert.ThrowsAsync<LeaseLostException>(async () => await context.ExtendLeasesAsync(token));
            lost = [.. Enumerable.Range(0, context.Count).Select(i => context[i].IsLeaseLost)];
        };
        EntryId[] ids = await ProduceAsync(3);
        await using GroupConsumer consumer = World.Start(workers, "worker-a", Worlds.World.NeverReaps);
        await World.UntilAsync(() => extended.Task.IsCompleted);
        await StealAsync(ids[2]);
        goOn.SetResult();
        await World.UntilAsync(() => consumer.HandledCount == 2);

        Assert.Contains(ids[2].ToString(), refused!.Message, StringComparison.Ordinal);
        Assert.Equal([false, false, true], lost);
    }

    [Fact]
    public async Task Duplicates_are_left_out_of_the_batch_and_acknowledged()
    {
        var workers = new BatchWorkers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await World.DrainedAsync();
        consumer.Pause();
        await World.PassAsync(TimeSpan.FromMilliseconds(500));
        foreach (string id in new[] { "c-1", "c-2", "c-3", "c-2" }) await World.Stream.ProduceAsync(new Charge(id, 2));
        consumer.Resume();
        await World.DrainedAsync();

        Assert.Equal(["c-1", "c-2", "c-3"], workers.Seen<Charge>().Select(charge => charge.ChargeId));
        Assert.Equal([1, 2], workers.Sizes);
        Assert.Equal((3, 2), (consumer.HandledCount, consumer.SkippedCount));

        // The keys of the batch are marked, one by one.
        await World.Stream.ProduceAsync(new Charge("c-3", 3));
        await World.DrainedAsync();
        Assert.Equal(3, workers.Seen<Charge>().Count);
    }

    [Fact]
    public async Task A_failed_batch_gives_the_keys_of_its_entries_back()
    {
        var workers = new BatchWorkers
        {
            Body = (events, context, _) =>
            {
                if (context[0].DeliveryCount > 1) return Task.CompletedTask;
                context[0].Ack();
                throw new InvalidOperationException("once");
            },
        };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Charge($"c-{i}", i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Charge($"c-{i}", i));
        await World.DrainedAsync();

        Assert.Equal([3, 1, 1], workers.Sizes);
        Assert.Equal((3, 3), (consumer.HandledCount, consumer.SkippedCount));
    }

    [Fact]
    public async Task A_commit_is_one_step_for_all_entries_that_nothing_else_was_decided_for()
    {
        string total = World.StreamKey.Beside("total").Name;
        WorkStream next = World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.StreamKey.Beside("next").Name });
        var workers = new BatchWorkers
        {
            Body = async (events, context, token) =>
            {
                Charge[] charges = [.. events.Cast<Charge>()];
                if (context[0].DeliveryCount == 1) context[1].Retry(TimeSpan.Zero);
                int sum = charges.Where((_, i) => context[i].Outcome == DeliveryOutcome.ByHandler).Sum(charge => charge.Amount);
                await context.CommitAsync(commit => commit.Increment(total, sum).Produce(next, new Work(sum)), token);
                throw new InvalidOperationException("After a commit nothing else can become of them.");
            },
        };
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Charge($"c-{i}", 1 << i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        // What is committed is not pending any more before its handler has ended.
        await World.UntilAsync(() => consumer.HandledCount == 4);
        Assert.Equal([new Work(13), new Work(2)], await EventsOfAsync(next));
        Assert.Equal([4, 1], workers.Sizes);
        Assert.Equal(0, consumer.FailedCount);

        // Their keys are marked with it.
        await World.Stream.ProduceAsync(new Charge("c-3", 100));
        await World.DrainedAsync();
        Assert.Equal(2, workers.Runs.Count);
    }

    [Fact]
    public async Task A_batch_may_go_on_after_its_commit_for_as_long_as_it_likes()
    {
        string total = World.StreamKey.Beside("total").Name;
        bool? cancelled = null;
        var workers = new BatchWorkers
        {
            Body = async (events, context, token) =>
            {
                await context.CommitAsync(commit => commit.Increment(total, events.Count), token);
                await Task.Delay(World.MinIdle * 2, World.Time, CancellationToken.None);
                await context.ExtendLeasesAsync(CancellationToken.None);
                cancelled = token.IsCancellationRequested || Enumerable.Range(0, events.Count).Any(i => context[i].IsLeaseLost);
            },
        };
        await ProduceAsync(3);
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => consumer.HandledCount == 3);

        Assert.False(cancelled);
        Assert.Equal(0, await World.PendingCountAsync());
    }

    [Fact]
    public async Task A_commit_with_one_lost_entry_writes_nothing_and_the_rest_can_be_committed_without_it()
    {
        WorkStream next = World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.StreamKey.Beside("next").Name });
        var stolen = new TaskCompletionSource();
        LeaseLostException? refused = null;
        var workers = new BatchWorkers();
        workers.Body = async (events, context, token) =>
        {
            await stolen.Task;
            try
            {
                await CommitAsync(events, context, token);
            }
            catch (LeaseLostException exception)
            {
                refused = exception;
                for (int i = 0; i < context.Count; i++) if (context[i].IsLeaseLost) context[i].Ack();
                await CommitAsync(events, context, token);
            }
        };
        EntryId[] ids = await ProduceAsync(3);
        await using GroupConsumer consumer = World.Start(workers, "worker-a", Worlds.World.NeverReaps);
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await StealAsync(ids[0]);
        stolen.SetResult();
        await World.UntilAsync(() => consumer.HandledCount == 2);
        Assert.Contains(ids[0].ToString(), refused!.Message, StringComparison.Ordinal);
        await consumer.StopAsync();

        PendingEntry pending = Assert.Single(await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery()));
        Assert.Equal((ids[0], "thief"), (pending.Id, pending.Consumer));
        await using GroupConsumer other = World.Start(workers, "worker-b");
        await World.DrainedAsync();
        Assert.Equal([new Work(1), new Work(2), new Work(0)], await EventsOfAsync(next));

        ValueTask CommitAsync(IReadOnlyList<object> events, BatchContext context, CancellationToken token) => context.CommitAsync(
            commit =>
            {
                for (int i = 0; i < context.Count; i++)
                {
                    if (context[i].Outcome == DeliveryOutcome.ByHandler) commit.Produce(next, (Work)events[i]);
                }
            },
            token);
    }

    [Fact]
    public async Task A_commit_to_another_slot_is_refused_with_both_names()
    {
        CrossSlotException? refused = null;
        var workers = new BatchWorkers
        {
            Body = async (_, context, token) => refused = await Assert.ThrowsAsync<CrossSlotException>(
                async () => await context.CommitAsync(commit => commit.Set("elsewhere", "x"), token)),
        };
        await ProduceAsync(2);
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Contains("elsewhere", refused!.Message, StringComparison.Ordinal);
        Assert.Contains(World.Key, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_once_there_is_nothing_to_commit_with()
    {
        InvalidOperationException? batch = null, single = null;
        var workers = new BatchWorkers
        {
            Body = async (_, context, token) =>
            {
                batch = await Assert.ThrowsAsync<InvalidOperationException>(async () => await context.CommitAsync(_ => { }, token));
                single = await Assert.ThrowsAsync<InvalidOperationException>(async () => await context[0].CommitAsync(_ => { }, token));
            },
        };
        await ProduceAsync(2);
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.AtMostOnce = true);
        await World.UntilAsync(() => consumer.HandledCount == 2);

        Assert.Contains("at most once", batch!.Message, StringComparison.Ordinal);
        Assert.Contains("at most once", single!.Message, StringComparison.Ordinal);
    }

    private static async Task<object?[]> EventsOfAsync(WorkStream stream)
    {
        var events = new List<object?>();
        await foreach (StreamEntry entry in stream.ReplayAsync(EntryId.Min, EntryId.Max)) events.Add(entry.Event);
        return [.. events];
    }

    private async Task<EntryId[]> ProduceAsync(int count)
    {
        var ids = new EntryId[count];
        for (int i = 0; i < count; i++) ids[i] = await World.Stream.ProduceAsync(new Work(i));
        return ids;
    }

    private async Task StealAsync(params EntryId[] ids) =>
        await World.Store.ClaimIdsAsync(new(World.StreamKey, "workers", "thief"), TimeSpan.Zero, ids);
}
