using Events.Administration;
using Events.Client;
using Events.InMemory;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A group is sent back while a consumer of it has entries in hand.</summary>
public sealed class RerunTests
{
    private const string Stream = "tests:orders";
    private const string Group = "remembering";

    [Fact]
    public Task What_a_consumer_has_in_hand_is_taken_from_it_and_comes_again_embedded() => RunAsync(new InMemoryStreamStore());

    [Fact]
    public async Task What_a_consumer_has_in_hand_is_taken_from_it_and_comes_again()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await RunAsync(await Redis.Stores.ConnectAsync(server));
    }

    private static async Task RunAsync(IStreamStore store)
    {
        await using var client = new EventsClient(store);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handlers = new Remembering
        {
            Body = async (order, token) =>
            {
                if (order != "o-2" || cancelled.Task.IsCompleted) return;
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancelled.SetResult();
                token.ThrowIfCancellationRequested();
            },
        };
        await using GroupConsumer consumer = client.CreateConsumer(handlers, new ConsumerOptions { LeaseRenewal = TimeSpan.FromMilliseconds(20) });
        consumer.Start();
        OrderStream orders = client.OpenStream<OrderStream>();
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 1));
        await orders.ProduceAsync(new OrderPlaced("o-2", "alice", 1));
        await Eventually.TrueAsync(() => handlers.Runs.Count == 2);

        // The consumer sees that its entry was taken before the clock on which that is waited for moves at all.
        var clock = new ManualTimeProvider();
        StreamAdministration admin = new EventsClient(store, clock, null, ownsStore: false).Administration;
        Task<RerunResult> rerun = admin.RerunAsync(await admin.PlanRerunAsync(Stream, Group, EntryId.Min));
        await cancelled.Task.WaitAsync(Eventually.Patience);
        await Eventually.TrueAsync(() => clock.ArmedTimers > 0);
        Assert.False(rerun.IsCompleted);
        Assert.Equal(2, handlers.Runs.Count);
        clock.Advance(TimeSpan.FromHours(1));
        await rerun;

        await Eventually.TrueAsync(() => handlers.Runs.Count == 4);
        Assert.Equal([("o-1", 1), ("o-2", 1), ("o-1", 1), ("o-2", 1)], handlers.Runs);
        await Eventually.TrueAsync(async () => (await store.PendingAsync(new(Stream), Group)).Count == 0);
    }
}
