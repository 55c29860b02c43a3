using Events.Client;
using Events.Errors;
using Events.InMemory;
using Events.Policies;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Retaining;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A group or a consumer that somebody destroys at the very moment when an entry is settled or taken up.</summary>
public sealed class GoneGroupTests
{
    private const string Group = "remembering";

    private static readonly StreamKey Key = new("tests:orders");

    private readonly InMemoryStreamStore _store = new();
    private int _calls;

    [Fact]
    public async Task What_could_not_be_deferred_is_tried_again()
    {
        var handlers = new Remembering
        {
            Body = (_, _) => Interlocked.Increment(ref _calls) == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask,
        };
        await ConsumeAsync(handlers, nameof(IStreamStore.DeferAsync), maxDeliveries: 5);

        Assert.Equal([("o-0", 1L), ("o-0", 2L), ("o-1", 1L)], handlers.Runs.Order());
    }

    [Fact]
    public async Task What_could_not_be_moved_to_the_dead_letters_is_moved_later()
    {
        var handlers = new Remembering { Body = (order, _) => order == "o-0" ? throw new InvalidOperationException("always") : Task.CompletedTask };
        await ConsumeAsync(handlers, nameof(IStreamStore.DeadLetterAsync), maxDeliveries: 1);

        Assert.Equal([("o-0", 1L), ("o-1", 1L)], handlers.Runs.Order());
    }

    [Fact]
    public async Task What_could_not_be_left_to_others_is_pending_again()
    {
        bool isGone = false;
        IStreamStore store = HookedStore.Over(_store, (name, _, proceed) =>
        {
            if (name != nameof(IStreamStore.LeaveAsync) || isGone) return proceed();
            isGone = true;
            _store.DestroyGroupAsync(Key, Group).AsTask().GetAwaiter().GetResult();
            _store.CreateGroupAsync(Key, Group, null).AsTask().GetAwaiter().GetResult();
            return ValueTask.FromException<IReadOnlyList<LostEntry>>(new GroupNotFoundException("NOGROUP"));
        });
        await _store.AddAsync(Key, new Entry("type", "order.unheard").Fields, StreamTrim.None);
        await using var client = new EventsClient(store);
        await using GroupConsumer consumer = client.CreateConsumer(
            new Remembering(), new ConsumerOptions { Name = "worker", UnknownEvents = UnhandledEventPolicy.Leave });
        consumer.Start();
        await Eventually.TrueAsync(() => isGone);
        await Eventually.TrueAsync(async () => (await _store.PendingAsync(Key, Group, new PendingQuery { Consumer = "worker" })).Count == 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_is_destroyed_again_as_soon_as_it_was_made_anew_is_tried_again_all_the_same(int times)
    {
        var handlers = new Remembering
        {
            Body = (_, _) => Interlocked.Increment(ref _calls) == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask,
        };
        int left = times;
        IStreamStore store = HookedStore.Over(_store, (name, _, proceed) =>
        {
            // Whenever it is to be deferred, until it was made anew so often.
            if (name == nameof(IStreamStore.DeferAsync) && --left >= 0) _store.DestroyConsumer(Key, Group, "worker");
            return proceed();
        });
        await TryTwiceAsync(handlers, store);
    }

    [Fact]
    public async Task What_waits_and_is_destroyed_again_before_it_is_taken_up_is_asked_for_again()
    {
        var handlers = new Remembering
        {
            Body = (_, _) => Interlocked.Increment(ref _calls) == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask,
        };
        bool isWaiting = false;
        IStreamStore store = HookedStore.Over(_store, (name, _, proceed) =>
        {
            object? result = proceed();
            if (name == nameof(IStreamStore.DeferAsync) || (name == nameof(IStreamStore.RestoreAsync) && isWaiting))
            {
                isWaiting = !isWaiting;
                _store.DestroyConsumer(Key, Group, "worker");
            }

            return result;
        });
        await TryTwiceAsync(handlers, store);
    }

    private async Task TryTwiceAsync(Remembering handlers, IStreamStore store)
    {
        await using var producer = new EventsClient(_store);
        await producer.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-0", "alice", 1));
        await using var client = new EventsClient(store);
        await using GroupConsumer consumer = client.CreateConsumer(handlers, new ConsumerOptions
        {
            Name = "worker",
            Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(50), Jitter = 0 },
        });
        consumer.Start();
        await Eventually.TrueAsync(async () => handlers.Runs.Count == 2 && (await _store.PendingAsync(Key, Group)).Count == 0);

        Assert.Equal([("o-0", 1L), ("o-0", 2L)], handlers.Runs);
    }

    // The first settling finds no group.
    private async Task ConsumeAsync(Remembering handlers, string operation, int maxDeliveries)
    {
        await using var producer = new EventsClient(_store);
        OrderStream stream = producer.OpenStream<OrderStream>();
        bool isGone = false;
        IStreamStore store = HookedStore.Over(_store, (name, _, proceed) => name == operation && !isGone && (isGone = true) ? RefusedAsync() : proceed());
        await using var client = new EventsClient(store);
        await stream.ProduceAsync(new OrderPlaced("o-0", "alice", 1));
        await using GroupConsumer consumer = client.CreateConsumer(handlers, new ConsumerOptions
        {
            MaxDeliveries = maxDeliveries,
            MinIdle = TimeSpan.FromSeconds(2),
            Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(300), Jitter = 0 },
        });
        consumer.Start();
        await Eventually.TrueAsync(() => handlers.Runs.Any(static run => run.Item1 == "o-1"));
        await Eventually.TrueAsync(async () => maxDeliveries == 1
            ? await _store.ExistsAsync(Key.Beside("dead"))
            : handlers.Runs.Count == 3 && (await _store.PendingAsync(Key, Group)).Count == 0);

        object RefusedAsync()
        {
            RemakeAsync().GetAwaiter().GetResult();
            var gone = new GroupNotFoundException($"NOGROUP No such key '{Key.Name}' or consumer group '{Group}'");
            return operation == nameof(IStreamStore.DeferAsync)
                ? ValueTask.FromException<LostEntry?>(gone)
                : ValueTask.FromException<DeadLetterMove>(gone);
        }

        // What is produced makes the consumer anew before it has looked.
        async Task RemakeAsync()
        {
            await _store.DestroyGroupAsync(Key, Group);
            await _store.CreateGroupAsync(Key, Group, null);
            await stream.ProduceAsync(new OrderPlaced("o-1", "alice", 1));
        }
    }
}
