using Events.Client;
using Events.InMemory;
using Events.Policies;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A part of a consumer fails in a way that nothing expects: it must not go on as half a consumer.</summary>
public sealed class FailedConsumerTests
{
    [Theory]
    [InlineData(nameof(IStreamStore.OpenReader))]
    [InlineData(nameof(IStreamStore.ReapAsync))]
    [InlineData(nameof(IStreamStore.RenewAsync))]
    [InlineData(nameof(IStreamStore.ReclaimAsync))]
    public async Task It_says_so_and_starts_over_and_nothing_is_lost(string operation)
    {
        var log = new Recorder();
        var store = new InMemoryStreamStore();
        await using var client = new EventsClient(store);
        await using var faulty = new EventsClient(FaultyStore.Over(store, operation), loggers: log);
        OrderStream stream = client.OpenStream<OrderStream>();
        var handlers = new Flaky(log.Failed.Task);
        await using GroupConsumer consumer = faulty.CreateConsumer(handlers, new ConsumerOptions
        {
            // Long, so that a busy machine does not lose the lease of what is deferred before it is taken up.
            MinIdle = TimeSpan.FromSeconds(3),

            // A sweep takes up what is deferred and due as well: where it is to be reclaimed, none may come first.
            ReapInterval = operation == nameof(IStreamStore.ReclaimAsync) ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(20),
            Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(10) },
        });
        consumer.Start();
        await stream.ProduceAsync(new OrderPlaced("o-1", "alice", 1));

        Exception failure = await log.Failed.Task.WaitAsync(Eventually.Patience);
        await Eventually.TrueAsync(async () => handlers.Handled > 0
            && (await client.Store.PendingAsync(new StreamKey("tests:orders"), "flaky")).Count == 0);

        Assert.IsType<InvalidTimeZoneException>(failure);
        await stream.ProduceAsync(new OrderPlaced("o-2", "alice", 1));
        int handled = handlers.Handled;
        await Eventually.TrueAsync(() => handlers.Handled > handled);
    }

    [Fact]
    public async Task Its_counts_do_not_go_back_when_it_starts_over()
    {
        for (int round = 0; round < 20; round++)
        {
            var log = new Recorder();
            var store = new InMemoryStreamStore();
            await using var client = new EventsClient(store);
            await using var faulty = new EventsClient(FaultyStore.Over(store, nameof(IStreamStore.ReapAsync)), loggers: log);
            var handlers = new Told();
            await using GroupConsumer consumer = faulty.CreateConsumer(
                handlers,
                new ConsumerOptions { ReapInterval = TimeSpan.FromMilliseconds(20), Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(1) } });
            OrderStream stream = client.OpenStream<OrderStream>();
            for (int i = 0; i < 20; i++) await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
            using var over = new CancellationTokenSource();
            Task<bool> watching = Task.Factory.StartNew(
                () => NeverGoesBack(consumer, over.Token), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            consumer.Start();
            await log.Failed.Task.WaitAsync(Eventually.Patience);
            await stream.ProduceAsync(new OrderPlaced("o-last", "alice", 1));
            await Eventually.TrueAsync(() => handlers.Deliveries.Count >= 21);
            await over.CancelAsync();
            Assert.True(await watching);
        }
    }

    private static bool NeverGoesBack(GroupConsumer consumer, CancellationToken over)
    {
        long highest = 0;
        while (!over.IsCancellationRequested)
        {
            long now = consumer.HandledCount;
            if (now < highest) return false;
            highest = now;
        }

        return true;
    }

    /// <summary>Keeps what it is told of consumers that failed.</summary>
    private sealed class Recorder : ILoggerFactory, ILogger
    {
        public TaskCompletionSource<Exception> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 2036) Failed.TrySetResult(exception!);
        }
    }
}
