using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Errors;
using Events.Handling;
using Events.Producing;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;

namespace Events.Behaviour;

/// <summary>Dedupe keys, and commits that happen exactly once.</summary>
public abstract class OnceTests : DeliveryTests
{
    [Fact]
    public async Task A_second_event_with_the_same_key_is_acknowledged_without_running()
    {
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await World.DrainedAsync();
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await World.Stream.ProduceAsync(new Charge("c-2", 1));
        await World.DrainedAsync();

        Assert.Equal(["c-1", "c-2"], workers.Seen<Charge>().Select(charge => charge.ChargeId));
        Assert.Equal((2, 1), (consumer.HandledCount, consumer.SkippedCount));
    }

    [Fact]
    public async Task Two_with_the_same_key_in_one_batch_run_once()
    {
        var workers = new Workers();
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Charge("c-1", i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([0], workers.Seen<Charge>().Select(charge => charge.Amount));
    }

    [Fact]
    public async Task A_failed_event_gives_its_key_back_and_is_tried_again()
    {
        var workers = new Workers
        {
            Body = (_, context, _) => context.DeliveryCount == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask,
        };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([1, 2], workers.Runs.Select(run => run.DeliveryCount));
    }

    [Fact]
    public async Task A_claim_left_by_a_dead_consumer_does_not_block_the_event()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        GroupConsumer first = World.Start(dead, "worker-a");
        await World.UntilAsync(() => dead.Runs.Count == 1);
        await first.AbortAsync();

        var alive = new Workers();
        await using GroupConsumer second = World.Start(alive, "worker-b");
        await World.DrainedAsync();
        Assert.Equal(["c-1"], alive.Seen<Charge>().Select(charge => charge.ChargeId));
    }

    [Fact]
    public async Task A_commit_writes_produces_and_acknowledges_in_one_step()
    {
        string total = World.StreamKey.Beside("total").Name;
        WorkStream next = World.Client.OpenStream<WorkStream>(
            new StreamOptions { Key = World.StreamKey.Beside("next").Name });
        var workers = new Workers
        {
            Body = async (value, context, token) =>
            {
                var charge = (Charge)value;
                await context.CommitAsync(
                    commit => commit.Increment(total, charge.Amount).Produce(next, new Work(charge.Amount)), token);
            },
        };
        for (int i = 1; i <= 4; i++) await World.Stream.ProduceAsync(new Charge($"c-{i}", i));
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        var produced = new List<object?>();
        await foreach (StreamEntry entry in next.ReplayAsync(EntryId.Min, EntryId.Max)) produced.Add(entry.Event);
        Assert.Equal([new Work(1), new Work(2), new Work(3), new Work(4)], produced);
        Assert.Equal(4, workers.Runs.Count);
        Assert.Equal((4, 1), (consumer.HandledCount, consumer.SkippedCount));
    }

    [Fact]
    public async Task A_commit_that_its_handler_has_not_waited_for_says_nothing_of_the_entry_behind_it()
    {
        (IStreamStore store, LateCommits control) = LateCommits.Around(World.Store);
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        string total = World.StreamKey.Beside("total").Name;
        var gate = new TaskCompletionSource();
        Task? committing = null;
        var workers = new Workers
        {
            Body = async (value, context, token) =>
            {
                if (value is Work { Number: 1 })
                {
                    committing = context.CommitAsync(commit => commit.Increment(total, 1), CancellationToken.None).AsTask();
                    return;
                }

                if (context.DeliveryCount > 1) return;
                await gate.Task.WaitAsync(token);
                throw new InvalidOperationException("The first time.");
            },
        };
        await using GroupConsumer consumer = client.CreateConsumer(workers, World.Options(), World.Key);
        consumer.Start();
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => consumer.HandledCount == 1);
        await World.UntilAsync(async () => await World.PendingCountAsync() == 0);
        await World.Stream.ProduceAsync(new Work(2));
        await World.UntilAsync(() => workers.Runs.Count == 2);
        control.GoOn();
        await World.UntilAsync(() => committing!.IsCompleted);
        gate.SetResult();
        await World.UntilAsync(() => workers.Runs.Count == 3);
        await World.DrainedAsync();

        Assert.Equal([1L, 1L, 2L], workers.Runs.Select(static run => run.DeliveryCount));
        Assert.Equal(2, consumer.HandledCount);
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);
    }

    [Fact]
    public async Task A_consumer_that_lost_its_entry_commits_nothing()
    {
        string seen = World.StreamKey.Beside("seen").Name;
        Exception? refused = null;
        var stolen = new TaskCompletionSource();
        var zombie = new Workers
        {
            Body = async (_, context, _) =>
            {
                await stolen.Task;
                try
                {
                    await context.CommitAsync(commit => commit.ListAppend(seen, "zombie"), CancellationToken.None);
                }
                catch (LeaseLostException exception)
                {
                    refused = exception;
                    throw;
                }
            },
        };
        EntryId id = await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await using GroupConsumer consumer = World.Start(zombie, "worker-a", Worlds.World.NeverReaps);
        await World.UntilAsync(() => zombie.Runs.Count == 1);
        await World.Store.ClaimIdsAsync(new(World.StreamKey, "workers", "thief"), TimeSpan.Zero, new[] { id });
        stolen.SetResult();
        await World.UntilAsync(() => Volatile.Read(ref refused) is not null);
        await consumer.StopAsync();

        Assert.False(await World.Store.ExistsAsync(new StreamKey(seen)));
        PendingEntry pending = Assert.Single(await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery()));
        Assert.Equal("thief", pending.Consumer);
    }

    [Fact]
    public async Task A_handler_may_go_on_after_its_commit_for_as_long_as_it_likes()
    {
        string total = World.StreamKey.Beside("total").Name;
        bool? cancelled = null;
        var workers = new Workers
        {
            Body = async (_, context, token) =>
            {
                await context.CommitAsync(commit => commit.Increment(total, 1), token);
                await Task.Delay(World.MinIdle * 2, World.Time, CancellationToken.None);
                await context.ExtendLeaseAsync(CancellationToken.None);
                cancelled = token.IsCancellationRequested || context.IsLeaseLost;
            },
        };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => consumer.HandledCount == 1);

        Assert.False(cancelled);
        Assert.Equal(0, await World.PendingCountAsync());
    }

    [Fact]
    public async Task A_handler_that_finds_its_lease_lost_has_its_token_cancelled_at_once()
    {
        bool? cancelled = null;
        var stolen = new TaskCompletionSource();
        var zombie = new Workers
        {
            Body = async (_, context, token) =>
            {
                await stolen.Task;
                await Assert.ThrowsAsync<LeaseLostException>(async () => await context.ExtendLeaseAsync(CancellationToken.None));
                cancelled = token.IsCancellationRequested && context.IsLeaseLost;
            },
        };
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(zombie, "worker-a", options => options.MinIdle = TimeSpan.FromMinutes(10));
        await World.UntilAsync(() => zombie.Runs.Count == 1);
        await World.Store.ClaimIdsAsync(new(World.StreamKey, "workers", "thief"), TimeSpan.Zero, new[] { id });
        stolen.SetResult();
        await World.UntilAsync(() => cancelled is not null);

        Assert.True(cancelled);
    }

    [Fact]
    public async Task A_lost_lease_cancels_the_handler_and_its_outcome_is_not_acknowledged()
    {
        var cancelled = new TaskCompletionSource();
        var zombie = new Workers
        {
            Body = async (_, _, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                catch (OperationCanceledException)
                {
                    // It swallows the cancellation and claims success.
                    cancelled.SetResult();
                }
            },
        };
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(zombie, "worker-a", Worlds.World.NeverReaps);
        await World.UntilAsync(() => zombie.Runs.Count == 1);
        await World.Store.ClaimIdsAsync(new(World.StreamKey, "workers", "thief"), TimeSpan.Zero, new[] { id });
        await World.UntilAsync(() => cancelled.Task.IsCompleted);
        await consumer.StopAsync();

        PendingEntry pending = Assert.Single(await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery()));
        Assert.Equal((id, "thief"), (pending.Id, pending.Consumer));
        Assert.Equal(0, consumer.HandledCount);
    }

    [Fact]
    public async Task Keys_in_another_slot_are_refused_with_both_names()
    {
        CrossSlotException? refused = null;
        var workers = new Workers
        {
            Body = async (_, context, token) =>
            {
                try
                {
                    await context.CommitAsync(commit => commit.Set("elsewhere", "x"), token);
                }
                catch (CrossSlotException exception)
                {
                    refused = exception;
                    context.Ack();
                }
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Contains("elsewhere", refused!.Message, StringComparison.Ordinal);
        Assert.Contains(World.Key, refused.Message, StringComparison.Ordinal);
    }
}
