using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.InMemory;
using Events.Policies;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A consumer that starts over within one process.</summary>
public sealed class RestartTests
{
    private static readonly StreamKey Key = new("tests:orders");

    private readonly InMemoryStreamStore _store = new();

    [Fact]
    public async Task What_a_handler_still_runs_for_is_not_begun_beside_it_and_what_had_not_begun_counts_no_delivery()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handlers = new Remembering { Body = (order, _) => order == "o-0" && !gate.Task.IsCompleted ? gate.Task : Task.CompletedTask };
        await using var client = new EventsClient(_store);
        await using var faulty = new EventsClient(FaultyStore.Over(_store, nameof(IStreamStore.ReapAsync), () => handlers.Runs.Count > 0));
        OrderStream stream = client.OpenStream<OrderStream>();
        for (int i = 0; i < 6; i++) await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
        await using GroupConsumer consumer = faulty.CreateConsumer(handlers, new ConsumerOptions
        {
            MinIdle = TimeSpan.FromMilliseconds(200),
            ReapInterval = TimeSpan.FromMilliseconds(50),
            StopGrace = TimeSpan.FromMilliseconds(20),
        });
        consumer.Start();

        // All behind it are handled, as if nothing had been; it is left alone, however often it is found idle.
        await Eventually.TrueAsync(() => handlers.Runs.Count == 6);
        Assert.Equal((1, typeof(InvalidTimeZoneException)), (consumer.Status.Restarts, consumer.Status.LastError?.GetType()));
        await Task.Delay(600);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => ($"o-{i}", 1L)), handlers.Runs.Order());

        // It ends, and its outcome is not used: it runs again.
        gate.SetResult();
        await Eventually.TrueAsync(async () => (await _store.PendingAsync(Key, "remembering")).Count == 0);
        Assert.Equal(("o-0", 2), handlers.Runs.Last());
        Assert.Equal((7, 6), (handlers.Runs.Count, consumer.HandledCount));
    }

    [Fact]
    public async Task A_handler_that_heeds_its_token_makes_way_and_its_event_is_handled_again()
    {
        int calls = 0;
        var handlers = new Remembering
        {
            Body = (_, token) => Interlocked.Increment(ref calls) == 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask,
        };
        await using var client = new EventsClient(_store);
        await using var faulty = new EventsClient(FaultyStore.Over(_store, nameof(IStreamStore.ReapAsync), () => handlers.Runs.Count > 0));
        await client.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-0", "alice", 1));
        await using GroupConsumer consumer = faulty.CreateConsumer(handlers, new ConsumerOptions { ReapInterval = TimeSpan.FromMilliseconds(20) });
        consumer.Start();
        await Eventually.TrueAsync(async () => handlers.Runs.Count == 2 && (await _store.PendingAsync(Key, "remembering")).Count == 0);
        Assert.Equal((1, 0), (consumer.HandledCount, consumer.FailedCount));
        Assert.Equal(ConsumerState.Running, consumer.State);
    }

    [Fact]
    public async Task While_the_store_cannot_be_reached_it_says_so_and_waits()
    {
        var away = AwayStore.Over(_store);
        AwayStore.SetAway(away, true);
        await using var client = new EventsClient(away);
        var handlers = new Remembering();
        await using GroupConsumer consumer = client.CreateConsumer(handlers);
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.WaitingForStore);
        Assert.IsType<ConnectionFailedException>(consumer.Status.LastError);
        Assert.NotNull(consumer.Status.LastErrorAt);

        AwayStore.SetAway(away, false);
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.Running);
        await new EventsClient(_store).OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-0", "alice", 1));
        await Eventually.TrueAsync(() => handlers.Runs.Count == 1);
        Assert.Equal(0, consumer.Status.Restarts);
    }

    [Fact]
    public async Task A_store_that_never_answers_holds_up_no_stop_for_ever()
    {
        var away = AwayStore.Over(_store);
        await using var client = new EventsClient(away);
        var handlers = new Remembering();
        GroupConsumer consumer = client.CreateConsumer(handlers, new ConsumerOptions { AckDelay = TimeSpan.FromMinutes(1) });
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.Running);
        AwayStore.SetSilent(away, true);
        await consumer.StopAsync().WaitAsync(Eventually.Patience);
        Assert.Equal(ConsumerState.Stopped, consumer.State);
    }

    [Fact]
    public async Task A_log_provider_that_throws_costs_nothing_but_its_lines()
    {
        int calls = 0;
        var handlers = new Remembering
        {
            Body = (_, _) => Interlocked.Increment(ref calls) <= 2 ? throw new Unspeakable() : Task.CompletedTask,
        };
        await using var client = new EventsClient(_store, loggers: new ThrowingLoggers());
        OrderStream stream = client.OpenStream<OrderStream>();
        for (int i = 0; i < 6; i++) await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
        await using GroupConsumer consumer = client.CreateConsumer(handlers, new ConsumerOptions
        {
            Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(10) },
        });
        consumer.Start();
        await Eventually.TrueAsync(async () => handlers.Runs.Count == 8 && (await _store.PendingAsync(Key, "remembering")).Count == 0);
        await consumer.StopAsync().WaitAsync(Eventually.Patience);
        Assert.Equal((2, 6, 0), (consumer.FailedCount, consumer.HandledCount, consumer.Status.Restarts));
    }

    private sealed class Unspeakable : Exception
    {
        public override string ToString() => throw new InvalidOperationException("no text");
    }

    private sealed class ThrowingLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidTimeZoneException();

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidTimeZoneException("the provider");
    }
}
