using Events.Behaviour.Sample;
using Events.Client;
using Events.Consuming;
using Events.LowLevel;

namespace Events.Behaviour;

/// <summary>A sweep over the pending entries list on demand, and what it tells.</summary>
public abstract class ReapNowTests : DeliveryTests
{
    [Fact]
    public async Task It_tells_what_was_claimed_and_what_became_of_it()
    {
        EntryId[] left = await LeaveAsync(6);
        var refused = new InvalidOperationException("not this one");
        var workers = new Workers
        {
            Body = (value, context, _) =>
            {
                if (value is Work { Number: 1 }) context.DeadLetter("no more");
                else if (value is Work { Number: 2 }) throw refused;
                return Task.CompletedTask;
            },
        };
        await World.Store.DeleteAsync(World.StreamKey, new[] { left[4], left[5] });
        await using GroupConsumer consumer = World.Start(workers, "worker-b", options =>
        {
            Worlds.World.NeverReaps(options);
            options.MaxDeliveries = 1000;
        });
        await RunningAsync(consumer);
        ReapSummary sweep = await ReapAsync(consumer);

        Assert.Equal((4, 2), (sweep.Claimed, sweep.Handled));
        Assert.Equal([left[1], left[2]], sweep.Failures.Select(failure => failure.Id).Order());
        Assert.Equal([null, refused], sweep.Failures.OrderBy(failure => failure.Id).Select(failure => failure.Exception));
        Assert.Equal([left[4], left[5]], sweep.DeletedIds.Order());
        Assert.NotNull(Assert.Single(sweep.Failures, failure => failure.Exception is null).DeadLetter);
        Assert.Equal(1, sweep.DeadLettered);
        Assert.Equal(3, (await World.DeadLettersAsync()).Count);

        // Those that were handled are acknowledged when it tells so; the one that failed is tried again.
        Assert.Equal(2, consumer.HandledCount);
        await World.UntilAsync(() => workers.Seen<Work>().Count(work => work.Number == 2) > 1);
    }

    [Fact]
    public async Task What_was_handled_is_acknowledged_when_it_has_ended()
    {
        await LeaveAsync(3);
        await using GroupConsumer consumer = World.Start(new Workers(), "worker-b", options =>
        {
            Worlds.World.NeverReaps(options);
            options.AckDelay = TimeSpan.FromHours(1);
            options.AckBatchSize = 100;
        });
        await RunningAsync(consumer);
        ReapSummary sweep = await ReapAsync(consumer);
        Assert.Equal((3, 3, 0, 0), (sweep.Claimed, sweep.Handled, sweep.Failures.Count, sweep.DeletedIds.Count));
        Assert.Equal(0, await World.PendingCountAsync());
    }

    [Fact]
    public async Task What_is_not_idle_for_long_enough_and_what_is_in_hand_stay()
    {
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (_, _, token) => gate.Task.WaitAsync(token) };
        await using GroupConsumer consumer = World.Start(workers, "worker-b", Worlds.World.NeverReaps);
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        ReapSummary sweep = await ReapAsync(consumer);
        Assert.Equal((0, 0, 0, 0), (sweep.Claimed, sweep.Handled, sweep.Failures.Count, sweep.DeletedIds.Count));
        gate.SetResult();
        await World.DrainedAsync();
        Assert.Single(workers.Runs);
    }

    [Fact]
    public async Task Sweeps_that_meet_handle_each_entry_once_and_new_entries_go_on_meanwhile()
    {
        await LeaveAsync(200);
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, "worker-b", options =>
        {
            options.Concurrency = 4;
            options.ReapPageSize = 7;
            options.ReapInterval = World.MinIdle / 20;
        });
        await RunningAsync(consumer);
        Task<ReapSummary>[] sweeps = [consumer.ReapNowAsync(), consumer.ReapNowAsync(), consumer.ReapNowAsync()];
        for (int i = 1000; i < 1050; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(() => sweeps.All(sweep => sweep.IsCompleted));
        await World.DrainedAsync();

        long handled = 0;
        foreach (Task<ReapSummary> task in sweeps)
        {
            ReapSummary sweep = await task;
            Assert.Equal(sweep.Claimed, sweep.Handled);
            Assert.Empty(sweep.Failures);
            handled += sweep.Handled;
        }

        // The consumer's own sweeps have had the rest.
        Assert.InRange(handled, 0, 200);
        Assert.Equal(250, workers.Runs.Count);
        Assert.Equal(250, workers.Seen<Work>().Distinct().Count());
    }

    [Fact]
    public async Task Dead_letters_that_were_sent_back_are_swept_too()
    {
        int runs = 0;
        var dying = new Workers
        {
            Body = (_, context, token) =>
            {
                if (Interlocked.Increment(ref runs) > 1) return Task.Delay(Timeout.Infinite, token);
                context.DeadLetter("first");
                return Task.CompletedTask;
            },
        };
        GroupConsumer first = World.Start(dying, "worker-a", options => options.ReapInterval = World.MinIdle / 20);
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);
        Assert.Equal(1, await World.Client.OpenDeadLetters<WorkStream>(World.Key).RequeueAllAsync());
        await World.UntilAsync(() => Volatile.Read(ref runs) == 2);
        await first.AbortAsync();
        await World.PassAsync(World.MinIdle);

        await using GroupConsumer consumer = World.Start(new Workers(), "worker-b", Worlds.World.NeverReaps);
        await RunningAsync(consumer);
        ReapSummary sweep = await ReapAsync(consumer);
        Assert.Equal((1, 1), (sweep.Claimed, sweep.Handled));
    }

    [Fact]
    public async Task Who_does_not_wait_any_longer_leaves_what_is_claimed_to_the_consumer()
    {
        await LeaveAsync(2);
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (_, _, token) => gate.Task.WaitAsync(token) };
        await using GroupConsumer consumer = World.Start(workers, "worker-b", Worlds.World.NeverReaps);
        await RunningAsync(consumer);
        using var patience = new CancellationTokenSource();
        Task<ReapSummary> sweep = consumer.ReapNowAsync(patience.Token);
        await World.UntilAsync(() => workers.Runs.Count >= 1);
        await patience.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweep);
        Assert.Equal(patience.Token, thrown.CancellationToken);
        gate.SetResult();
        await World.UntilAsync(() => consumer.HandledCount >= 1);

        // The next one has what the first did not come to.
        await World.PassAsync(World.MinIdle);
        await ReapAsync(consumer);
        await World.DrainedAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consumer.ReapNowAsync(patience.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_consumer_that_ends_meanwhile_tells_what_it_has_done(bool isKilled)
    {
        await LeaveAsync(3);
        var workers = new Workers { Body = (value, _, token) => value is Work { Number: 0 } ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token) };
        await using GroupConsumer consumer = World.Start(workers, "worker-b", options =>
        {
            Worlds.World.NeverReaps(options);
            options.StopTimeout = TimeSpan.Zero;
        });
        await RunningAsync(consumer);
        Task<ReapSummary> sweep = consumer.ReapNowAsync();
        await World.UntilAsync(() => workers.Runs.Count >= 2);
        Task ending = isKilled ? consumer.AbortAsync() : consumer.StopAsync();
        await World.UntilAsync(() => ending.IsCompleted && sweep.IsCompleted);

        ReapSummary told = await sweep;
        Assert.InRange(told.Claimed, 2, 3);
        Assert.InRange(told.Handled, isKilled ? 0 : 1, 1);
        Assert.Empty(told.Failures);
    }

    [Fact]
    public async Task It_is_refused_where_it_could_not_end_or_claims_nothing()
    {
        GroupConsumer? consumer = null;
        InvalidOperationException? inside = null;
        var workers = new Workers { Body = async (_, _, _) => inside = await Assert.ThrowsAsync<InvalidOperationException>(() => consumer!.ReapNowAsync()) };
        GroupConsumer unstarted = World.Client.CreateConsumer(new Workers(), World.Options("worker-c"), World.Key);
        Assert.Contains(
            "is not running: NotStarted", (await Assert.ThrowsAsync<InvalidOperationException>(() => unstarted.ReapNowAsync())).Message,
            StringComparison.Ordinal);

        consumer = World.Start(workers, "worker-b");
        await World.Stream.ProduceAsync(new Work(1));
        await World.DrainedAsync();
        Assert.Contains("from within a handler", inside!.Message, StringComparison.Ordinal);

        consumer.Pause();
        Assert.Contains("paused", (await Assert.ThrowsAsync<InvalidOperationException>(() => consumer.ReapNowAsync())).Message, StringComparison.Ordinal);
        consumer.Resume();
        await consumer.StopAsync();
        Assert.Contains(
            "is not running: Stopped", (await Assert.ThrowsAsync<InvalidOperationException>(() => consumer.ReapNowAsync())).Message, StringComparison.Ordinal);
    }

    private async Task<ReapSummary> ReapAsync(GroupConsumer consumer)
    {
        Task<ReapSummary> sweep = consumer.ReapNowAsync();
        await World.UntilAsync(() => sweep.IsCompleted);
        return await sweep;
    }

    private Task RunningAsync(GroupConsumer consumer) => World.UntilAsync(() => consumer.State == ConsumerState.Running);

    /// <summary>A consumer dies with so many entries in hand, and they lie idle for long enough.</summary>
    private async Task<EntryId[]> LeaveAsync(int count)
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        for (int i = 0; i < count; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer first = World.Start(dead, "worker-a", Worlds.World.Hoards);
        await World.UntilAsync(async () => await World.Store.ExistsAsync(World.StreamKey)
            && (await World.Store.GroupInfoAsync(World.StreamKey)).Any(group => group.Pending == count));
        await first.AbortAsync();
        await World.PassAsync(World.MinIdle);
        return await World.IdsAsync();
    }
}
