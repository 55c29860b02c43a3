using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour;

/// <summary>Consumers whose name another process takes.</summary>
public abstract partial class LifecycleTests
{
    [Fact]
    public async Task A_consumer_whose_name_another_process_has_taken_uses_no_outcome_and_waits_for_it()
    {
        Task? first = null;
        var workers = new Workers();
        workers.Body = (_, _, token) => first is null ? first = Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, "worker-a", Worlds.World.NeverReaps);
        await World.UntilAsync(() => first is not null);

        // As after a freeze of longer than the lease of the name.
        await TakeNameAwayAsync();
        await World.UntilAsync(() => (World.Loggers.Count(2029), World.Loggers.Count(2028)) == (1, 1));
        Assert.Contains("is held by", consumer.Status.LastError?.Message, StringComparison.Ordinal);
        Assert.Contains("(1 entries) is void", Assert.Single(World.Loggers.Lines(2029)), StringComparison.Ordinal);
        Assert.True(first!.IsCanceled);
        Assert.Equal((1, 1), (workers.Runs.Count, await World.PendingCountAsync()));
        Assert.Equal((0, 0), (consumer.HandledCount, consumer.FailedCount));

        await World.Store.ReleaseNameAsync(new(World.StreamKey, "workers", "worker-a"), "another");
        await World.DrainedAsync();
        Assert.Equal([1, 2], workers.Runs.Select(run => run.DeliveryCount));
    }

    [Fact]
    public async Task What_was_seen_pending_before_the_name_was_lost_has_not_come_again()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new Workers();
        workers.Body = async (_, context, token) =>
        {
            if (context.DeliveryCount > 1 || cancelled.Task.IsCompleted) return;
            await using (token.Register(cancelled.SetResult)) await ended.Task;
        };

        // Of the looks at what is pending, that is held up which has seen the entry while its handler runs. Whoever lets it go runs what awaits it.
        var look = new TaskCompletionSource();
        int heldUp = 0;
        IStreamStore store = HookedStore.Over(World.Store, (name, _, call) =>
            name == nameof(IStreamStore.WatchAsync) ? HoldUpAsync((ValueTask<PendingWatch>)call()!) : call());
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = client.CreateConsumer(workers, Renewing(World.Options()), World.Key);
        consumer.Start();
        await World.UntilAsync(() => Volatile.Read(ref heldUp) == 1);

        await TakeNameAwayAsync();
        await World.UntilAsync(() => cancelled.Task.IsCompleted);
        look.SetResult();
        ended.SetResult();
        await World.UntilAsync(() => World.Loggers.Count(2028) == 1);

        await World.Store.ReleaseNameAsync(new(World.StreamKey, "workers", "worker-a"), "another");
        await World.DrainedAsync();
        Assert.Equal([1, 2], workers.Runs.Select(run => run.DeliveryCount));

        static ConsumerOptions Renewing(ConsumerOptions options)
        {
            Worlds.World.NeverReaps(options);
            return options;
        }

        async ValueTask<PendingWatch> HoldUpAsync(ValueTask<PendingWatch> watching)
        {
            PendingWatch watch = await watching;
            if (watch.Own.Count > 0 && workers.Runs.Count > 0 && Interlocked.Increment(ref heldUp) == 1) await look.Task;
            return watch;
        }
    }

    // In one step: in between the consumer may renew it.
    private async Task TakeNameAwayAsync()
    {
        var consumer = new ConsumerKey(World.StreamKey, "workers", "worker-a");
        NameHolder holder = (await World.Store.TakeNameAsync(consumer, "another", TimeSpan.FromHours(1)))!;
        Assert.Null(await World.Store.TakeNameAsync(consumer, "another", TimeSpan.FromHours(1), replaces: holder.Owner));
    }
}
