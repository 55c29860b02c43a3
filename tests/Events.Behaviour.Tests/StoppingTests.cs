using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Handling;

namespace Events.Behaviour;

/// <summary>Stopping ends in time, whatever the application's code does.</summary>
public abstract class StoppingTests : DeliveryTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_ignores_its_token_is_named_and_holds_up_no_stop(bool blocksItsThread)
    {
        using var blocked = new ManualResetEventSlim();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new Workers { Body = (work, _, _) => work is Work { Number: 3 } ? Stick() : Task.CompletedTask };
        EntryId last = default;
        for (int i = 0; i < 10; i++) last = await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer a = World.Start(first, "worker-a", options =>
        {
            (options.StopTimeout, options.StopGrace) = (Moment, Moment);
            options.AckDelay = World.MinIdle;
            Worlds.World.Hoards(options);
        });
        await World.UntilAsync(() => first.Runs.Count == 4);
        await World.UntilAsync(async () => (await World.Store.GroupInfoAsync(World.StreamKey)).Any(group => group.LastDeliveredId == last));
        Task stopping = a.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);

        // What was handled is acknowledged, and the name is free; what runs stays pending.
        Assert.True(stopping.IsCompletedSuccessfully && a.Completion.IsCompletedSuccessfully);
        Assert.Equal((ConsumerState.Stopped, 3), (a.State, a.HandledCount));
        Assert.Equal(7, await World.PendingCountAsync());
        Assert.Null(await World.Store.TakeNameAsync(new(World.StreamKey, "workers", "worker-a"), "another", TimeSpan.FromHours(1)));
        RunningHandler still = Assert.Single(a.GetRunning());
        Assert.Equal((World.Key, "work.todo", "OnWork", 1), (still.Stream, still.EventType, still.Handler, still.Count));
        Assert.Equal(first.Runs[3].Id, still.Id);
        Assert.Equal(1, World.Loggers.Count(2042));

        // What had not begun is another's at once, as if it had never been delivered.
        var second = new Workers();
        await using GroupConsumer b = World.Start(second, "worker-b", options =>
        {
            options.MinIdle = TimeSpan.FromHours(1);
            options.ReapInterval = Moment;
        });
        await World.UntilAsync(() => second.Runs.Count == 6);
        Assert.Equal(Enumerable.Range(4, 6), second.Seen<Work>().Select(work => work.Number));
        Assert.All(second.Runs, run => Assert.Equal(1, run.DeliveryCount));

        // It ends after all, and has no say any more.
        gate.SetResult();
        blocked.Set();
        await World.UntilAsync(() => a.GetRunning().Count == 0);
        await World.UntilAsync(async () => await World.PendingCountAsync() == 1);
        Assert.Equal(3, a.HandledCount);

        Task Stick()
        {
            if (blocksItsThread) blocked.Wait();
            return gate.Task;
        }
    }

    [Fact]
    public async Task A_batch_handler_that_ignores_its_token_holds_up_no_stop()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new BatchWorkers { Body = (_, _, _) => gate.Task };
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer consumer = World.Start(workers, configure: options => (options.StopTimeout, options.StopGrace) = (Moment, Moment));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);

        Assert.Equal(5, await World.PendingCountAsync());
        Assert.Equal(workers.Sizes[0], Assert.Single(consumer.GetRunning()).Count);
        gate.SetResult();
        await World.UntilAsync(() => consumer.GetRunning().Count == 0);
        Assert.Equal((5, 0), (await World.PendingCountAsync(), consumer.HandledCount));
    }

    [Fact]
    public async Task What_a_handler_that_outlives_its_consumer_still_asks_for_is_refused()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource<(Exception? Extending, Exception? Committing)>();
        var workers = new Workers { Body = (_, context, _) => AskAsync(context) };
        await World.Stream.ProduceAsync(new Work(1));
        GroupConsumer consumer = World.Start(workers, configure: options => (options.StopTimeout, options.StopGrace) = (Moment, Moment));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        gate.SetResult();
        await World.UntilAsync(() => told.Task.IsCompleted);

        Assert.IsType<LeaseLostException>((await told.Task).Extending);
        Assert.IsType<LeaseLostException>((await told.Task).Committing);
        Assert.Equal(1, await World.PendingCountAsync());

        // The name stays free.
        Assert.Null(await World.Store.TakeNameAsync(new(World.StreamKey, "workers", "worker-a"), "another", TimeSpan.FromHours(1)));

        async Task AskAsync(EventContext context)
        {
            await gate.Task;
            Exception? extending = await Record.ExceptionAsync(async () => await context.ExtendLeaseAsync());
            Exception? committing = await Record.ExceptionAsync(async () => await context.CommitAsync(static _ => { }));
            told.SetResult((extending, committing));
        }
    }

    [Theory]
    [InlineData(nameof(GroupConsumer.StopAsync), false)]
    [InlineData(nameof(GroupConsumer.StopAsync), true)]
    [InlineData(nameof(GroupConsumer.DisposeAsync), false)]
    [InlineData(nameof(GroupConsumer.DisposeAsync), true)]
    public async Task A_handler_may_await_the_stop_of_its_own_consumer(string how, bool blocksItsThread)
    {
        GroupConsumer? consumer = null;
        var workers = new Workers { Body = (_, _, _) => StopAsync() };
        consumer = World.Start(workers, configure: static options => options.StopTimeout = TimeSpan.FromHours(1));
        await World.Stream.ProduceAsync(new Work(1));
        long start = World.Time.GetTimestamp();
        await World.UntilAsync(() => consumer.Completion.IsCompleted);

        // It has ended by itself: nobody had to cancel it.
        Assert.Equal((1, 0), (workers.Runs.Count, await World.PendingCountAsync()));
        Assert.Equal(1, consumer.HandledCount);
        Assert.True(World.Time.GetElapsedTime(start) < TimeSpan.FromMinutes(30));
        Assert.Equal(0, World.Loggers.Count(2014));

        async Task StopAsync()
        {
            if (!blocksItsThread) await Task.Yield();
            Task stopped = how == nameof(GroupConsumer.StopAsync) ? consumer!.StopAsync() : consumer!.DisposeAsync().AsTask();
            if (blocksItsThread) stopped.GetAwaiter().GetResult();
            await stopped;
        }
    }

    [Fact]
    public async Task A_handler_may_pause_resume_and_abort_its_own_consumer_and_not_start_it()
    {
        GroupConsumer? consumer = null;
        Exception? starting = null;
        var workers = new Workers
        {
            Body = async (_, _, _) =>
            {
                consumer!.Pause();
                consumer.Resume();
                starting = Record.Exception(consumer.Start);
                await consumer.AbortAsync();
            },
        };
        consumer = World.Start(workers);
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => consumer.Completion.IsCompleted);
        await World.UntilAsync(() => consumer.GetRunning().Count == 0);

        Assert.IsType<InvalidOperationException>(starting);
        Assert.Equal((ConsumerState.Stopped, 1), (consumer.State, await World.PendingCountAsync()));
        Assert.Equal(0, World.Loggers.Count(2036));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancellation_callback_that_throws_or_never_returns_keeps_the_stop_from_nothing(bool blocks)
    {
        using var gate = new ManualResetEventSlim();
        Task? behind = null;
        var workers = new Workers();
        workers.Body = (work, _, token) => work switch
        {
            Work { Number: 0 } => Task.CompletedTask,
            Work { Number: 1 } => WithCallbackAsync(token),
            _ => behind = Task.Delay(Timeout.Infinite, token),
        };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer consumer = World.Start(workers, configure: options =>
        {
            options.Concurrency = 3;
            options.AckDelay = World.MinIdle;
            (options.StopTimeout, options.StopGrace) = (Moment, TimeSpan.FromMilliseconds(500));
        });
        await World.UntilAsync(() => workers.Runs.Count == 3 && consumer.HandledCount == 1);
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);

        Assert.True(stopping.IsCompletedSuccessfully);
        Assert.True(behind!.IsCanceled);
        Assert.Equal(2, await World.PendingCountAsync());
        Assert.Null(await World.Store.TakeNameAsync(new(World.StreamKey, "workers", "worker-a"), "another", TimeSpan.FromHours(1)));
        await World.UntilAsync(() => World.Loggers.Count(2041) == (blocks ? 0 : 1));
        Assert.Equal(blocks ? 1 : 0, consumer.GetRunning().Count);
        gate.Set();
        await World.UntilAsync(() => consumer.GetRunning().Count == 0);

        async Task WithCallbackAsync(CancellationToken token)
        {
            // Callbacks are called the last one first.
            Task cancelled = Task.Delay(Timeout.Infinite, token);
            token.Register(() =>
            {
                if (!blocks) throw new InvalidTimeZoneException("a fault of the application");
                gate.Wait();
            });
            await cancelled;
        }
    }

    [Fact]
    public async Task The_name_is_kept_for_as_long_as_the_stop_waits_for_a_handler()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new Workers { Body = (_, _, _) => gate.Task };
        await World.Stream.ProduceAsync(new Work(1));
        GroupConsumer consumer = World.Start(workers, configure: options => options.StopTimeout = TimeSpan.FromHours(1));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        Task stopping = consumer.StopAsync();

        // In real time it would take too long to be told.
        if (!IsRealTime(World)) await World.PassAsync(TimeSpan.FromMinutes(3));
        Assert.NotNull(await World.Store.TakeNameAsync(new(World.StreamKey, "workers", "worker-a"), "another", TimeSpan.FromHours(1)));
        gate.SetResult();
        await World.UntilAsync(() => stopping.IsCompleted);
        Assert.Equal((0, 1), (await World.PendingCountAsync(), consumer.HandledCount));
        Assert.Null(await World.Store.TakeNameAsync(new(World.StreamKey, "workers", "worker-a"), "another", TimeSpan.FromHours(1)));

        static bool IsRealTime(World world) => world.Time == TimeProvider.System;
    }

    [Fact]
    public async Task Whoever_comes_later_may_hasten_the_stop()
    {
        var workers = new Workers { Body = static (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        await World.Stream.ProduceAsync(new Work(1));
        GroupConsumer consumer = World.Start(workers, configure: options => options.StopTimeout = TimeSpan.MaxValue);
        await World.UntilAsync(() => workers.Runs.Count == 1);
        Task stopping = consumer.StopAsync();
        await World.PassAsync(Moment);
        Assert.False(stopping.IsCompleted);
        Task hastened = consumer.StopAsync(new CancellationToken(true));
        await World.UntilAsync(() => stopping.IsCompleted && hastened.IsCompleted);
        Assert.Equal(1, await World.PendingCountAsync());
    }

    [Fact]
    public async Task Subscribers_that_throw_or_wait_for_the_stop_hold_up_nothing()
    {
        var workers = new Workers();
        GroupConsumer consumer = World.Client.CreateConsumer(workers, World.Options(), World.Key);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<ConsumerState>();
        consumer.StateChanged += static _ => throw new InvalidOperationException("a fault of the application");
        consumer.StateChanged += status =>
        {
            seen.Enqueue(status.State);
            if (status.State == ConsumerState.Running) consumer.StopAsync().GetAwaiter().GetResult();
        };
        consumer.Start();
        await World.UntilAsync(() => seen.Count == 4);

        Assert.True(consumer.Completion.IsCompletedSuccessfully);
        Assert.Equal([ConsumerState.Starting, ConsumerState.Running, ConsumerState.Stopping, ConsumerState.Stopped], seen);
        Assert.Equal(4, World.Loggers.Count(2031));
    }

    [Fact]
    public async Task A_consumer_that_was_never_started_stops_at_once()
    {
        GroupConsumer consumer = World.Client.CreateConsumer(new Workers(), World.Options(), World.Key);
        Assert.Equal(ConsumerState.NotStarted, consumer.State);
        await consumer.StopAsync();
        Assert.Equal(ConsumerState.Stopped, consumer.State);
        Assert.True(consumer.Completion.IsCompletedSuccessfully);
        Assert.Throws<InvalidOperationException>(consumer.Start);
    }

    [Fact]
    public async Task Its_state_says_what_it_does()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new Workers { Body = (_, _, _) => gate.Task };
        GroupConsumer consumer = World.Client.CreateConsumer(workers, World.Options(), World.Key);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<ConsumerState>();
        consumer.StateChanged += status => seen.Enqueue(status.State);
        consumer.Start();
        await World.UntilAsync(() => consumer.State == ConsumerState.Running);
        consumer.Pause();
        Assert.Equal(ConsumerState.Paused, consumer.State);
        consumer.Resume();
        DateTimeOffset before = World.Time.GetUtcNow();
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        RunningHandler running = Assert.Single(consumer.GetRunning());
        Assert.Equal((id, 1), (running.Id, running.Count));
        Assert.InRange(running.Since, before - TimeSpan.FromMilliseconds(100), World.Time.GetUtcNow() + TimeSpan.FromMilliseconds(100));

        Task stopping = consumer.StopAsync();
        Assert.Equal(ConsumerState.Stopping, consumer.State);
        consumer.Resume();
        gate.SetResult();
        await World.UntilAsync(() => stopping.IsCompleted);
        await World.UntilAsync(() => seen.Count == 6);
        Assert.Equal(
            [
                ConsumerState.Starting, ConsumerState.Running, ConsumerState.Paused, ConsumerState.Running,
                ConsumerState.Stopping, ConsumerState.Stopped,
            ],
            seen);
        Assert.Equal((0, null), (consumer.Status.Restarts, consumer.Status.LastError));
        Assert.Empty(consumer.GetRunning());
    }
}
