using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;

namespace Events.Behaviour.UserCode;

/// <summary>Handlers that do not end: they show, and may be cancelled.</summary>
public abstract class SlowHandlerTests : DeliveryTests
{
    private TimeSpan Limit => World.MinIdle / 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_does_not_end_is_told_of_with_its_event_and_again_after_twice_as_long(bool inBatch)
    {
        using var measured = new Measurements(World.Key);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = Start(inBatch, (_, _) => goOn.Task, options => options.SlowHandlerWarning = Limit);
        await World.UntilAsync(() => World.Loggers.Count(2066) == 2);
        measured.Ask();
        goOn.SetResult();
        await World.DrainedAsync();

        string told = World.Loggers.Lines(2066)[0];
        Assert.Contains("work.todo", told, StringComparison.Ordinal);
        Assert.Contains(id.ToString(), told, StringComparison.Ordinal);
        Assert.Equal((2, 1), (measured.Sum("events.consumer.slow_handlers"), measured.Sum("events.consumer.in_flight")));
        Assert.True(measured.MaxSeconds("events.consumer.oldest_running") >= Limit.TotalSeconds);
        await World.PassAsync(Limit * 4);
        Assert.Equal(2, World.Loggers.Count(2066));
    }

    [Fact]
    public async Task One_that_keeps_its_thread_shows_in_the_same_way_and_others_go_on()
    {
        using var goOn = new ManualResetEventSlim();
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        var done = new ConcurrentQueue<int>();
        var workers = new Workers
        {
            Body = (value, _, _) =>
            {
                if (value is Work { Number: 0 }) goOn.Wait();
                done.Enqueue(((Work)value).Number);
                return Task.CompletedTask;
            },
        };
        await using GroupConsumer consumer = World.Start(workers, configure: options => (options.Concurrency, options.SlowHandlerWarning) = (2, Limit));
        await World.UntilAsync(() => done.Count == 9 && World.Loggers.Count(2066) >= 1);
        goOn.Set();
        await World.DrainedAsync();

        Assert.Equal(0, done.Last());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_takes_longer_than_it_may_is_cancelled_and_has_failed(bool inBatch)
    {
        using var measured = new Measurements(World.Key);
        var counts = new ConcurrentQueue<long>();
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = Start(
            inBatch,
            (count, cancellationToken) =>
            {
                counts.Enqueue(count);
                return Task.Delay(Timeout.InfiniteTimeSpan, World.Time, cancellationToken);
            },
            options => (options.HandlerTimeout, options.MaxDeliveries, options.Retry.ImmediateRetries) = (Limit, 2, 1));
        await World.DrainedAsync();

        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(("max-deliveries", typeof(TimeoutException).FullName), (letter["dead:reason"], letter["dead:exception"]));
        Assert.Equal([1, 2], counts);
        Assert.Equal(2, measured.Sum("events.consumer.timed_out"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task One_that_ignores_its_token_is_not_begun_again_while_it_runs_and_ends_as_it_ends(bool inBatch, bool fails)
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counts = new ConcurrentQueue<long>();
        bool wasCancelled = false;
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = Start(
            inBatch,
            async (count, cancellationToken) =>
            {
                counts.Enqueue(count);
                if (count > 1) return;
                await goOn.Task;
                wasCancelled = cancellationToken.IsCancellationRequested;
                if (fails) throw new InvalidOperationException("late");
            },
            options => options.HandlerTimeout = Limit);
        await World.UntilAsync(() => counts.Count == 1);
        await World.PassAsync(World.MinIdle * 2);
        Assert.Single(counts);
        goOn.SetResult();
        await World.DrainedAsync();

        Assert.True(wasCancelled);
        Assert.Equal(fails ? [1, 2] : [1], counts);
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task A_callback_of_its_token_that_throws_or_blocks_holds_up_nobody()
    {
        using var goOn = new ManualResetEventSlim();
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        var cancelled = new ConcurrentQueue<int>();
        var workers = new Workers
        {
            Body = async (value, context, cancellationToken) =>
            {
                int number = ((Work)value).Number;
                if (context.DeliveryCount > 1) return;
                if (number == 0) cancellationToken.Register(static () => throw new NotSupportedException("no callback today"));
                if (number == 1) cancellationToken.Register(goOn.Wait);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, World.Time, cancellationToken);
                }
                finally
                {
                    cancelled.Enqueue(number);
                }
            },
        };
        await using GroupConsumer consumer = World.Start(workers, configure: options => (options.Concurrency, options.HandlerTimeout) = (3, Limit));
        await World.UntilAsync(() => cancelled.Contains(0) && cancelled.Contains(2));
        await World.UntilAsync(() => World.Loggers.Count(2041) == 1);
        goOn.Set();
        await World.DrainedAsync();
        Assert.Empty(await World.DeadLettersAsync());
    }

    private GroupConsumer Start(bool inBatch, Func<long, CancellationToken, Task> body, Action<ConsumerOptions> configure) => inBatch
        ? World.Start(
            new BatchWorkers { Body = (_, context, cancellationToken) => body(context[0].DeliveryCount, cancellationToken) }, configure: configure)
        : World.Start(
            new Workers { Body = (_, context, cancellationToken) => body(context.DeliveryCount, cancellationToken) }, configure: configure);
}
