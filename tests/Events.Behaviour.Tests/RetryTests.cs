using Events.Behaviour.Sample;
using Events.Client;
using Events.DeadLetters;
using Events.Policies;
using Events.Store;

namespace Events.Behaviour;

/// <summary>Failures: tried again in place, dead-lettered in the end, requeued.</summary>
public abstract class RetryTests : DeliveryTests
{
    [Fact]
    public async Task What_fails_always_is_dead_lettered_at_exactly_the_limit_while_later_entries_flow()
    {
        var workers = new Workers
        {
            Body = (value, _, _) => value is Work { Number: 1 } ? throw new InvalidOperationException("no") : Task.CompletedTask,
        };
        await World.Stream.ProduceAsync(new Work(1));
        for (int i = 2; i <= 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.MaxDeliveries = 3);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);
        await World.DrainedAsync();

        Run[] failed = [.. workers.Runs.Where(run => run.Event is Work { Number: 1 })];
        Assert.Equal([1, 2, 3], failed.Select(run => run.DeliveryCount));
        Assert.Equal(Enumerable.Range(2, 19), workers.Seen<Work>().Select(work => work.Number).Where(number => number != 1));
        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal("work.todo", letter["type"]);
        Assert.Equal("1", letter["number"]);
        Assert.Equal("max-deliveries", letter["dead:reason"]);
        Assert.Equal("System.InvalidOperationException", letter["dead:exception"]);
        Assert.Equal("no", letter["dead:message"]);
        Assert.Equal("3", letter["dead:attempts"]);
        Assert.Equal("workers", letter["dead:group"]);
        Assert.Equal("worker-a", letter["dead:consumer"]);
        Assert.Equal(failed[0].Id.ToString(), letter["dead:id"]);
        Assert.Equal(16, letter["dead:fingerprint"].Length);
    }

    [Fact]
    public async Task A_requeued_dead_letter_comes_back_once_and_only_to_the_group_that_failed_it()
    {
        bool healed = false;
        var workers = new Workers
        {
            Body = (_, _, _) => Volatile.Read(ref healed) ? Task.CompletedTask : throw new InvalidOperationException("no"),
        };
        await World.Store.CreateGroupAsync(World.StreamKey, "others", EntryId.Min);
        await World.Stream.ProduceAsync(new Work(7));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.MaxDeliveries = 1);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);
        StreamInfo before = await World.Store.StreamInfoAsync(World.StreamKey);

        Volatile.Write(ref healed, true);
        var letters = new DeadLetterQueue(World.Store, WorkStream.Definition, World.Key);
        Assert.Equal(1, await letters.RequeueAllAsync("workers"));
        await World.UntilAsync(() => workers.Runs.Count == 2);
        StreamKey requeue = World.StreamKey.Beside("requeue:workers");
        await World.UntilAsync(async () => await World.Store.LengthAsync(requeue) == 0);

        Assert.Equal(new Work(7), workers.Runs[1].Event);
        Assert.Empty(await World.DeadLettersAsync());
        Assert.Equal(0, await letters.RequeueAllAsync("workers"));
        Assert.Equal(before.EntriesAdded, (await World.Store.StreamInfoAsync(World.StreamKey)).EntriesAdded);
        await World.PassAsync(World.MinIdle);
        Assert.Equal(2, workers.Runs.Count);
    }

    [Fact]
    public async Task A_handler_may_put_its_entry_off_for_longer_than_the_minimum_idle_time()
    {
        TimeSpan delay = World.MinIdle * 2.5;
        long first = 0, second = 0;
        var workers = new Workers();
        workers.Body = (_, context, _) =>
        {
            if (context.DeliveryCount == 1)
            {
                first = World.Time.GetTimestamp();
                context.Retry(delay);
            }
            else
            {
                second = World.Time.GetTimestamp();
            }

            return Task.CompletedTask;
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer a = World.Start(workers, "worker-a");
        await using GroupConsumer b = World.Start(workers, "worker-b");
        await World.UntilAsync(() => Volatile.Read(ref second) != 0);
        await World.DrainedAsync();

        Assert.Equal([1, 2], workers.Runs.Select(run => run.DeliveryCount));
        TimeSpan waited = World.Time.GetElapsedTime(first, second);
        Assert.InRange(waited, delay, delay + (World.MinIdle * 2));
    }

    [Fact]
    public async Task What_was_put_off_for_long_waits_for_its_time_over_a_restart_under_the_same_name()
    {
        TimeSpan delay = World.MinIdle * 4;
        long first = 0, second = 0;
        var workers = new Charging();
        workers.Body = (_, context) =>
        {
            if (context.DeliveryCount == 1)
            {
                first = World.Time.GetTimestamp();
                context.Retry(delay);
            }
            else
            {
                Volatile.Write(ref second, World.Time.GetTimestamp());
            }
        };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        for (int restart = 0; restart < 2; restart++)
        {
            GroupConsumer consumer = World.Start(workers);
            await World.UntilAsync(async () => await World.Store.ExistsAsync(World.StreamKey.Beside("retry:workers")));
            await World.PassAsync(World.MinIdle / 2);
            Task stopping = consumer.StopAsync();
            await World.UntilAsync(() => stopping.IsCompleted);
        }

        await using GroupConsumer last = World.Start(workers);
        await World.UntilAsync(() => Volatile.Read(ref second) != 0);
        await World.DrainedAsync();
        Assert.Equal([1, 2], workers.DeliveryCounts);
        Assert.True(World.Time.GetElapsedTime(first, second) >= delay);
    }

    [Fact]
    public async Task A_failed_entry_comes_back_after_its_backoff_and_not_before()
    {
        var times = new List<long>();
        var workers = new Workers();
        workers.Body = (_, context, _) =>
        {
            lock (times) times.Add(World.Time.GetTimestamp());
            return context.DeliveryCount < 3 ? throw new InvalidOperationException("again") : Task.CompletedTask;
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        TimeSpan first = World.MinIdle / 8;
        Assert.Equal(3, times.Count);
        Assert.True(World.Time.GetElapsedTime(times[0], times[1]) >= first);
        Assert.True(World.Time.GetElapsedTime(times[1], times[2]) >= first * 2);
    }

    [Fact]
    public async Task Immediate_retries_happen_within_one_delivery()
    {
        int calls = 0;
        var workers = new Workers
        {
            Body = (_, _, _) => Interlocked.Increment(ref calls) < 3 ? throw new InvalidOperationException("again") : Task.CompletedTask,
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Retry.ImmediateRetries = 2);
        await World.DrainedAsync();

        Assert.Equal([1, 1, 1], workers.Runs.Select(run => run.DeliveryCount));
        Assert.Equal(0, consumer.FailedCount);
        Assert.Equal(1, consumer.HandledCount);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public async Task The_policy_is_asked_once_for_each_failure(int immediateRetries, bool inBatches)
    {
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        int calls = 0;
        Exception Fail() => new InvalidOperationException($"failure {Interlocked.Increment(ref calls)}");
        var workers = new Workers { Body = (_, _, _) => throw Fail() };
        var batchWorkers = new BatchWorkers { Body = (_, _, _) => throw Fail() };
        void Configure(ConsumerOptions options)
        {
            options.Retry.ImmediateRetries = immediateRetries;
            options.Retry.OnException = exception =>
            {
                asked.Enqueue(exception.Message);
                return calls == 2 ? FailureAction.DeadLetter : FailureAction.Retry;
            };
        }

        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = inBatches
            ? World.Start(batchWorkers, configure: Configure) : World.Start(workers, configure: Configure);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);

        Assert.Equal(["failure 1", "failure 2"], asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_returns_no_task_has_failed_and_is_named(bool inBatches)
    {
        var workers = new Workers { Body = static (_, _, _) => null! };
        var batchWorkers = new BatchWorkers { Body = static (_, _, _) => null! };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = inBatches
            ? World.Start(batchWorkers, configure: static options => options.MaxDeliveries = 2)
            : World.Start(workers, configure: static options => options.MaxDeliveries = 2);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);

        Assert.Contains(
            $"{(inBatches ? nameof(BatchWorkers) : nameof(Workers))}.OnWork returned null",
            Assert.Single(await World.DeadLettersAsync())["dead:message"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureAction.DeadLetter, 1)]
    [InlineData(FailureAction.Ignore, 0)]
    public async Task The_policy_decides_by_exception(FailureAction action, int deadLetters)
    {
        var workers = new Workers { Body = (_, _, _) => throw new FormatException("bad") };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(
            workers,
            configure: options => options.Retry.OnException =
                exception => exception is FormatException ? action : FailureAction.Retry);
        await World.DrainedAsync();

        Assert.Single(workers.Runs);
        Assert.Equal(deadLetters, (await World.DeadLettersAsync()).Count);
    }

    [Fact]
    public async Task A_handler_may_dead_letter_its_entry_with_a_reason()
    {
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                context.DeadLetter("no such order");
                return Task.CompletedTask;
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal("no such order", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
    }

    [Fact]
    public async Task A_handler_that_has_acknowledged_is_not_tried_again_when_it_throws()
    {
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                context.Ack();
                throw new InvalidOperationException("too late");
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Single(workers.Runs);
        Assert.Equal(1, World.Loggers.Count(2021));
    }
}
