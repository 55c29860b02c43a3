using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Errors;
using Events.Policies;
using Events.Store;

namespace Events.Behaviour;

/// <summary>Handlers that fail because the store refused something or could not be reached: no fault of their entries.</summary>
public abstract class StoreFailureTests : DeliveryTests
{
    private static readonly ServerErrorException OutOfMemory =
        new("OOM", "OOM command not allowed when used memory > 'maxmemory'.", isTransient: true);

    public static TheoryData<string> Faults => ["refused", "not sent", "wrapped"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_the_store_does_not_do_counts_as_no_delivery_and_is_tried_again_after_longer_and_longer(string fault)
    {
        using var measured = new Measurements(World.Key);
        var times = new ConcurrentQueue<long>();
        var workers = new Workers();
        workers.Body = (value, context, _) =>
        {
            if (value is not Charge) return Task.CompletedTask;
            times.Enqueue(World.Time.GetTimestamp());
            return times.Count <= 5 ? throw Make(fault) : Task.CompletedTask;
        };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer a = World.Start(workers, "worker-a", Once);
        await World.UntilAsync(() => workers.Seen<Work>().Count == 1);
        Assert.IsType<Work>(workers.Runs[1].Event);
        await using GroupConsumer b = World.Start(workers, "worker-b", Once);
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Repeat((1L, "worker-a"), 6), workers.Runs.Where(run => run.Event is Charge).Select(run => (run.DeliveryCount, run.Consumer)));
        Assert.Empty(await World.DeadLettersAsync());
        Assert.Equal((5, 0, 5), (World.Loggers.Count(2035), World.Loggers.Count(2006), measured.Sum("events.consumer.store_failures")));
        Assert.Equal((5, 2), (a.FailedCount, a.HandledCount));
        long[] at = [.. times];
        for (int i = 1; i < at.Length; i++)
        {
            // A timer of the system may fire a little early.
            TimeSpan delay = World.MinIdle / 8 * Math.Min(4, 1 << (i - 1));
            Assert.True(World.Time.GetElapsedTime(at[i - 1], at[i]) > delay * 0.9);
        }

        // In real time a busy machine may keep the whole process from renewing for longer than a minimum idle time.
        void Once(ConsumerOptions options) => (options.MaxDeliveries, options.MinIdle) = (1, options.MinIdle * (World is EmbeddedWorld ? 1 : 5));
    }

    [Fact]
    public async Task Those_of_its_key_wait_for_it()
    {
        int refused = 0;
        var done = new ConcurrentQueue<Step>();
        var workers = new Workers
        {
            Body = (value, _, _) =>
            {
                if (value is Step { Key: "a", Number: 0 or 2 } && Interlocked.Increment(ref refused) <= 4) throw OutOfMemory;
                done.Enqueue((Step)value);
                return Task.CompletedTask;
            },
        };
        for (int i = 0; i < 4; i++)
        {
            foreach (string key in new[] { "a", "b" }) await World.Stream.ProduceAsync(new Step(key, i));
        }

        await using GroupConsumer consumer = World.Start(workers, configure: static options => (options.Concurrency, options.MaxDeliveries) = (3, 1));
        await World.DrainedAsync();

        Assert.Equal([0, 1, 2, 3], done.Where(step => step.Key == "a").Select(step => step.Number));
        Assert.Equal([0, 1, 2, 3], done.Where(step => step.Key == "b").Select(step => step.Number));
        Assert.All(done.Take(4), step => Assert.Equal("b", step.Key));
    }

    [Fact]
    public async Task No_more_than_the_prefetch_is_read_to_fail_in_the_same_way()
    {
        bool refuses = true;
        var workers = new Workers { Body = (_, _, _) => Volatile.Read(ref refuses) ? throw OutOfMemory : Task.CompletedTask };
        for (int i = 0; i < 50; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => (options.Prefetch, options.MaxDeliveries) = (4, 1));
        await World.UntilAsync(() => consumer.FailedCount >= 12);
        Assert.InRange(await World.PendingCountAsync(), 1, 4);
        Volatile.Write(ref refuses, false);
        await World.DrainedAsync();

        Assert.Equal(50, consumer.HandledCount);
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task A_consumer_that_stops_meanwhile_gives_it_back_untried()
    {
        var workers = new Workers { Body = static (_, _, _) => throw OutOfMemory };
        await World.Stream.ProduceAsync(new Work(1));
        GroupConsumer consumer = World.Start(workers, configure: static options => options.Retry.FirstDelay = options.Retry.MaxDelay = TimeSpan.FromHours(1));
        await World.UntilAsync(() => consumer.FailedCount == 1);
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);

        PendingEntry line = Assert.Single(await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery()));
        Assert.Equal(0, line.DeliveryCount);
        Assert.Equal("(released)", line.Consumer);
        Assert.True(line.Idle >= World.MinIdle);
    }

    [Fact]
    public async Task A_batch_runs_again_as_a_whole()
    {
        int calls = 0;
        var workers = new BatchWorkers
        {
            Body = (_, _, _) => Interlocked.Increment(ref calls) <= 2 ? throw OutOfMemory : Task.CompletedTask,
        };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.MaxDeliveries = 2);
        await World.DrainedAsync();

        Assert.Equal([3, 3, 3], workers.Sizes);
        Assert.All(workers.Runs, run => Assert.All(run.DeliveryCounts, count => Assert.Equal(1, count)));
        Assert.Equal((2, 0), (World.Loggers.Count(2035), World.Loggers.Count(2032)));
    }

    [Fact]
    public async Task What_nobody_knows_the_outcome_of_counts()
    {
        var workers = new Workers { Body = static (_, _, _) => throw new UnknownOutcomeException("The connection was lost.") };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.MaxDeliveries = 2);
        await World.DrainedAsync();

        Assert.Equal([1, 2], workers.Runs.Select(run => run.DeliveryCount));
        Assert.Equal("max-deliveries", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
    }

    [Fact]
    public async Task The_policy_may_decide_otherwise()
    {
        var workers = new Workers { Body = static (_, _, _) => throw OutOfMemory };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(
            workers, configure: static options => options.Retry.OnException = static _ => FailureAction.DeadLetter);
        await World.DrainedAsync();

        Assert.Equal("policy", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
        Assert.Single(workers.Runs);
    }

    private static Exception Make(string fault) => fault switch
    {
        "refused" => OutOfMemory,
        "not sent" => new ConnectionFailedException("There was no connection."),
        _ => new InvalidOperationException("The charge could not be noted.", OutOfMemory),
    };
}
