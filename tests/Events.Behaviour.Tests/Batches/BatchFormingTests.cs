using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Client;
using Events.TestSupport;

namespace Events.Behaviour.Batches;

/// <summary>Which entries come together, when, and how many batches run at a time.</summary>
public abstract class BatchFormingTests : DeliveryTests
{
    [Fact]
    public async Task What_is_held_comes_in_full_batches_in_stream_order()
    {
        var workers = new BatchWorkers();
        for (int i = 0; i < 250; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([100, 100, 50], workers.Sizes);
        Assert.Equal(Enumerable.Range(0, 250), workers.Seen<Work>().Select(work => work.Number));
        Assert.All(workers.Runs, run => Assert.Equal(run.Ids.Order(), run.Ids));
        Assert.Equal(250, consumer.HandledCount);
    }

    [Fact]
    public async Task An_event_that_is_alone_waits_for_no_other()
    {
        var workers = new BatchWorkers();
        await using GroupConsumer consumer = World.Start(workers);
        for (int i = 0; i < 3; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            await World.DrainedAsync();
        }

        Assert.Equal([1, 1, 1], workers.Sizes);
    }

    [Fact]
    public async Task A_batch_has_events_of_one_type_and_single_handlers_run_beside_it()
    {
        var workers = new BatchWorkers();
        for (int i = 0; i < 30; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            await World.Stream.ProduceAsync(new Ignored(i));
            await World.Stream.ProduceAsync(new Charge($"c-{i}", i));
        }

        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([30, 30], workers.Sizes);
        Assert.Equal(Enumerable.Range(0, 30), workers.Runs[0].Events.Cast<Work>().Select(work => work.Number));
        Assert.Equal(Enumerable.Range(0, 30), workers.Runs[1].Events.Cast<Charge>().Select(charge => charge.Amount));
        Assert.Equal(Enumerable.Range(0, 30), workers.Singles.Select(single => single.Number));
    }

    [Fact]
    public async Task A_batch_is_never_larger_than_what_may_be_held()
    {
        var workers = new BatchWorkers();
        for (int i = 0; i < 50; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => (options.Prefetch, options.BatchSize) = (7, 7));
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 50), workers.Seen<Work>().Select(work => work.Number));
        Assert.All(workers.Sizes, size => Assert.InRange(size, 1, 7));
    }

    [Fact]
    public async Task A_batch_that_waits_takes_what_comes_meanwhile_and_no_longer_than_it_says()
    {
        var workers = new PatientWorkers();
        long began = 0;
        workers.Body = (_, _, _) =>
        {
            Volatile.Write(ref began, World.Time.GetTimestamp());
            return Task.CompletedTask;
        };
        long start = World.Time.GetTimestamp();
        await World.Stream.ProduceAsync(new Work(0));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(async () => (await World.Store.GroupInfoAsync(World.StreamKey)).Any(group => group.Pending == 1));
        long held = World.Time.GetTimestamp();
        for (int i = 1; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        // Then time stands still in the embedded world: the batch is due, however long its thread waits for a processor.
        await World.PassAsync(PatientWorkers.Wait * 1.5);
        await Eventually.TrueAsync(() => Volatile.Read(ref began) != 0);
        await World.DrainedAsync();

        Assert.Equal([3], workers.Sizes);
        Assert.True(World.Time.GetElapsedTime(start, began) >= PatientWorkers.Wait);
        Assert.True(World.Time.GetElapsedTime(held, began) < PatientWorkers.Wait * 2);
    }

    [Fact]
    public async Task A_full_batch_does_not_wait_and_a_stop_releases_what_does()
    {
        var workers = new PatientWorkers();
        for (int i = 0; i < 25; i++) await World.Stream.ProduceAsync(new Ignored(i));
        GroupConsumer consumer = World.Start(workers, "worker-a");
        await World.UntilAsync(() => consumer.HandledCount == 20);
        await World.PassAsync(World.MinIdle * 2);
        Assert.Equal([10, 10], workers.Sizes);
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Equal(5, await World.PendingCountAsync());

        var next = new BatchWorkers();
        await using GroupConsumer second = World.Start(next, "worker-b", options =>
        {
            options.MinIdle = TimeSpan.FromHours(1);
            options.ReapInterval = TimeSpan.FromMilliseconds(50);
        });
        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(20, 5), next.Singles.Select(single => single.Number));
    }

    [Fact]
    public async Task No_batch_waits_for_entries_that_there_is_no_room_for()
    {
        var workers = new PatientWorkers();
        for (int i = 0; i < 6; i++) await World.Stream.ProduceAsync(new Ignored(i));
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Charge($"c-{i}", i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Prefetch = 10);
        await World.UntilAsync(() => consumer.HandledCount == 6);

        // Now there is room again, so the others wait, until there is none.
        await World.PassAsync(TimeSpan.FromMilliseconds(500));
        Assert.Equal([6], workers.Sizes);
        for (int i = 0; i < 6; i++) await World.Stream.ProduceAsync(new Ignored(i));
        await World.UntilAsync(() => workers.Seen<Charge>().Count == 4);

        Assert.Equal([6, 4], workers.Sizes.Take(2));
    }

    [Fact]
    public async Task Other_handlers_do_not_wait_for_a_batch_that_does()
    {
        var workers = new PatientWorkers();
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Ignored(i));
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => consumer.HandledCount == 3);

        Assert.Equal([new Work(0), new Work(1), new Work(2)], Assert.Single(workers.Runs).Events);
    }

    [Fact]
    public async Task A_batch_counts_as_one_running_handler()
    {
        int running = 0, most = 0;
        var gate = new TaskCompletionSource();
        var workers = new BatchWorkers
        {
            Body = async (_, _, _) =>
            {
                int now = Interlocked.Increment(ref running);
                lock (gate) most = Math.Max(most, now);
                if (now == 2) gate.TrySetResult();
                await gate.Task;
                Interlocked.Decrement(ref running);
            },
        };
        for (int i = 0; i < 60; i++) await World.Stream.ProduceAsync(new Step($"k{i}", i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Concurrency = 2);
        await World.DrainedAsync();

        Assert.Equal(2, most);
        Assert.Equal([10, 10, 10, 10, 10, 10], workers.Sizes);
    }

    [Fact]
    public async Task Events_of_one_key_keep_their_order_in_batches_even_when_some_fail()
    {
        var done = new ConcurrentQueue<Step>();
        int fails = 0;
        var workers = new BatchWorkers
        {
            Body = async (events, context, _) =>
            {
                await Task.Yield();
                bool throws = false;
                for (int i = 0; i < events.Count; i++)
                {
                    var step = (Step)events[i];
                    if (step.Number % 5 == 2 && context[i].DeliveryCount == 1)
                    {
                        Interlocked.Increment(ref fails);
                        if (step.Number == 2) context[i].Retry(TimeSpan.Zero);
                        else throws = true;
                    }
                    else
                    {
                        done.Enqueue(step);
                        context[i].Ack();
                    }
                }

                if (throws) throw new InvalidOperationException("once");
            },
        };
        for (int i = 0; i < 15; i++)
        {
            for (int key = 0; key < 8; key++) await World.Stream.ProduceAsync(new Step($"k{key}", i));
        }

        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Concurrency = 3);
        await World.DrainedAsync();

        Assert.Equal(24, fails);
        Assert.All(workers.Runs, run => Assert.Equal(run.Events.Count, run.Events.Cast<Step>().DistinctBy(step => step.Key).Count()));
        Assert.Contains(workers.Sizes, size => size > 1);
        foreach (IGrouping<string, Step> key in done.GroupBy(step => step.Key))
        {
            Assert.Equal(Enumerable.Range(0, 15), key.Select(step => step.Number));
        }
    }

    [Fact]
    public async Task Stopping_waits_for_the_batch_and_releases_what_had_not_begun()
    {
        var gate = new TaskCompletionSource();
        var first = new BatchWorkers { Body = (_, _, _) => gate.Task };
        for (int i = 0; i < 15; i++) await World.Stream.ProduceAsync(new Step($"k{i}", i));
        GroupConsumer a = World.Start(first, "worker-a");
        await World.UntilAsync(() => first.Runs.Count == 1);
        await World.UntilAsync(async () => await World.PendingCountAsync() == 15);
        Task stopping = a.StopAsync();
        gate.SetResult();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Equal(5, await World.PendingCountAsync());

        var second = new BatchWorkers();
        await using GroupConsumer b = World.Start(second, "worker-b", options =>
        {
            options.MinIdle = TimeSpan.FromHours(1);
            options.ReapInterval = TimeSpan.FromMilliseconds(50);
        });
        await World.DrainedAsync();

        BatchRun run = Assert.Single(second.Runs);
        Assert.Equal(Enumerable.Range(10, 5), run.Events.Cast<Step>().Select(step => step.Number));
        Assert.All(run.DeliveryCounts, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_batch_that_outlasts_the_grace_time_is_cancelled_and_its_entries_come_to_others_one_by_one()
    {
        var first = new BatchWorkers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer a = World.Start(first, "worker-a", options => options.StopTimeout = TimeSpan.FromMilliseconds(50));
        await World.UntilAsync(() => first.Runs.Count == 1);
        Task stopping = a.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Equal(0, a.FailedCount);

        var second = new BatchWorkers();
        await using GroupConsumer b = World.Start(second, "worker-b", options =>
        {
            options.MinIdle = TimeSpan.FromHours(1);
            options.ReapInterval = TimeSpan.FromMilliseconds(50);
        });
        await World.DrainedAsync();

        Assert.Equal([1, 1, 1], second.Sizes);
        Assert.All(second.Runs, run => Assert.Equal([2], run.DeliveryCounts));
    }
}
