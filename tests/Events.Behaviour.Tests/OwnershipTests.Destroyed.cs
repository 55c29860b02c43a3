using Events.Behaviour.Sample;
using Events.Client;
using Events.Policies;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>Pending records that somebody destroys while their entries are in hand or wait for another try.</summary>
public abstract partial class OwnershipTests
{
    [Fact]
    public async Task What_is_in_hand_when_its_consumer_is_deleted_is_handled_all_the_same_once_and_told_once()
    {
        Workers workers = Waiting();
        await using GroupConsumer consumer = await HoldAsync(workers, 60);

        await World.DeleteConsumerAsync("worker-a");
        Assert.Equal(0, await World.PendingCountAsync());
        await World.UntilAsync(async () => await World.PendingCountAsync() == 60);
        await World.UntilAsync(() => World.Loggers.Count(2105) == 1);
        EntryId first = (await World.IdsAsync())[0];
        Assert.True((await World.Store.SaveFloorAsync(World.StreamKey, "workers")).Acknowledged < first);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 60), workers.Seen<Work>().Select(work => work.Number));
        Assert.All(workers.Runs, run => Assert.Equal(1, run.DeliveryCount));
        Assert.Equal((60, 0), (consumer.HandledCount, consumer.FailedCount));
        Assert.Equal((1, 0, 0), (World.Loggers.Count(2105), World.Loggers.Count(2102), World.Loggers.Count(2103)));
    }

    [Fact]
    public async Task Also_when_new_entries_have_made_the_consumer_anew_since()
    {
        Workers workers = Waiting();
        await using GroupConsumer consumer = await HoldAsync(workers, 5);

        await World.DeleteConsumerAsync("worker-a");
        await World.Stream.ProduceAsync(new Work(5));
        await World.UntilAsync(async () => await World.PendingCountAsync() == 6);

        // What is settled before the consumer has heard of it is not told.
        await World.UntilAsync(() => World.Loggers.Count(2105) == 1);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 6), workers.Seen<Work>().Select(work => work.Number));
    }

    [Fact]
    public async Task Also_when_the_group_was_made_anew_behind_it()
    {
        Workers workers = Waiting();
        await using GroupConsumer consumer = await HoldAsync(workers, 3);

        await World.RemakeGroupAsync();
        await World.UntilAsync(async () => await World.PendingCountAsync() == 3);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 3), workers.Seen<Work>().Select(work => work.Number));
    }

    [Fact]
    public async Task What_is_in_hand_when_its_stream_is_deleted_is_handled_all_the_same()
    {
        Workers workers = Waiting();
        await using GroupConsumer consumer = await HoldAsync(workers, 5);

        await World.Store.DeleteStreamAsync(World.StreamKey);
        await World.UntilAsync(() => World.Loggers.Count(2106) == 1);
        await World.Stream.ProduceAsync(new Work(5));
        _go.SetResult();
        await World.UntilAsync(() => consumer.HandledCount == 6);

        Assert.Equal(Enumerable.Range(0, 6), workers.Seen<Work>().Select(work => work.Number).Order());
        Assert.Equal((0, 0, 1), (World.Loggers.Count(2104), consumer.FailedCount, World.Loggers.Count(2024)));
    }

    [Fact]
    public async Task What_waits_for_another_try_when_its_consumer_is_deleted_is_tried_again()
    {
        var workers = new Workers();
        int fails = 1;
        workers.Body = (_, _, _) => Interlocked.Exchange(ref fails, 0) == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask;
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(
            workers, configure: options => options.Retry = new RetryPolicy { FirstDelay = World.MinIdle / 2, Jitter = 0 });
        await World.UntilAsync(() => World.Loggers.Count(2006) == 1);
        await World.UntilAsync(async () => (await World.PendingLinesAsync()) is ["worker-a x1"]);

        await World.DeleteConsumerAsync("worker-a");
        await World.UntilAsync(() => consumer.HandledCount == 1);
        await World.DrainedAsync();

        Assert.Equal([1, 2], workers.Runs.Select(run => run.DeliveryCount));
        await World.UntilAsync(() => World.Loggers.Count(2105) == 1);
    }

    [Fact]
    public async Task Also_when_new_entries_have_made_the_consumer_anew_before_it_is_due()
    {
        var workers = new Workers
        {
            Body = (work, context, _) => work is Work { Number: < 9 } && context.DeliveryCount == 1
                ? throw new InvalidOperationException("once")
                : Task.CompletedTask,
        };
        for (int i = 1; i <= 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(
            workers,
            configure: options =>
            {
                options.Retry = new RetryPolicy { FirstDelay = World.MinIdle * 3, MaxDelay = World.MinIdle * 3, Jitter = 0 };

                // It does not look before they are due.
                options.MinIdle = World.MinIdle * 30;
                options.LeaseRenewal = TimeSpan.FromHours(1);
            });
        await World.UntilAsync(() => World.Loggers.Count(2006) == 3);
        await World.UntilAsync(async () => (await World.PendingLinesAsync()) is ["worker-a x1", "worker-a x1", "worker-a x1"]);

        await World.DeleteConsumerAsync("worker-a");
        await World.Stream.ProduceAsync(new Work(9));
        await World.UntilAsync(() => workers.Seen<Work>().Any(static work => work.Number == 9));
        await World.UntilAsync(() => consumer.HandledCount == 4);
        await World.DrainedAsync();

        Assert.Equal([1, 2, 3], workers.Runs.Where(static run => run.DeliveryCount == 2).Select(static run => ((Work)run.Event).Number).Order());
        await World.UntilAsync(() => World.Loggers.Count(2105) == 1);
    }

    [Fact]
    public async Task A_commit_and_a_stop_find_destroyed_records_too()
    {
        string total = World.StreamKey.Beside("total").Name;
        var workers = new Workers();
        workers.Body = async (_, context, token) =>
        {
            await _go.Task.WaitAsync(token);
            await context.CommitAsync(commit => commit.Increment(total, 1), token);
        };
        GroupConsumer consumer = await HoldAsync(workers, 3, options => options.LeaseRenewal = TimeSpan.FromHours(1));

        await World.DeleteConsumerAsync("worker-a");
        Task stopping = consumer.StopAsync();
        _go.SetResult();

        // No time goes by meanwhile: the stop would cancel it.
        await Eventually.TrueAsync(() => consumer.HandledCount == 1);
        await World.UntilAsync(() => stopping.IsCompleted);

        Assert.Equal(1, consumer.HandledCount);
        Assert.Equal(["(released) x0", "(released) x0"], await World.PendingLinesAsync());
    }
}
