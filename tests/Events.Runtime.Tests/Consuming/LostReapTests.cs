using System.Reflection;
using System.Runtime.ExceptionServices;
using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.InMemory;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Diagnostics;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>Idle entries of others that the server has moved here, and the answer got lost: they are pending for this consumer, and it does not know.</summary>
public sealed class LostReapTests
{
    private const int EntriesMovedHere = 2108;

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task What_stands_behind_them_does_not_overtake_them_and_they_are_not_told_as_anothers_doing(bool isOrdered, int lost)
    {
        var store = new InMemoryStreamStore();
        await using var client = new EventsClient(store);
        OrderStream stream = client.OpenStream<OrderStream>();
        var key = new StreamKey("tests:orders");
        string group = isOrdered ? "moving" : "told";
        await store.CreateGroupAsync(key, group, EntryId.Min);
        string[] places = [.. Enumerable.Range(0, 8).Select(static i => $"{i}")];
        foreach (string place in places)
        {
            if (isOrdered) await stream.ProduceAsync(new OrderMoved("o-1", place));
            else await stream.ProduceAsync(new OrderPlaced(place, "alice", 1));
        }

        await using (IGroupReader reader = store.OpenReader(key, group, "gone")) (await reader.ReadNewAsync(8, TimeSpan.Zero, default, default)).Dispose();

        var lines = new Lines();
        await using var lossy = new EventsClient(LosingStore.Over(store, lost), loggers: lines);
        var moving = new Moving();
        var told = new Told();
        var options = new ConsumerOptions { Name = "worker", ReapPageSize = 3, ReapInterval = TimeSpan.FromMilliseconds(20) };
        await using GroupConsumer consumer = isOrdered ? lossy.CreateConsumer(moving, options) : lossy.CreateConsumer(told, options);
        consumer.Start();
        await Eventually.TrueAsync(() => moving.Begun.Count + told.Deliveries.Count == 8);

        if (isOrdered) Assert.Equal(places, moving.Begun.Select(static one => one.Place));
        Assert.All([.. moving.Begun.Select(static one => one.Delivery), .. told.Deliveries], static delivery => Assert.Equal(2, delivery));
        Assert.Equal(0, lines.Count(EntriesMovedHere));
    }

    [Fact]
    public async Task Reaping_on_demand_says_each_time_that_the_store_is_away()
    {
        IStreamStore store = AwayStore.Over(new InMemoryStreamStore());
        await using var client = new EventsClient(store);
        await using GroupConsumer consumer = client.CreateConsumer(new Moving(), new ConsumerOptions { Name = "worker" });
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.Running);
        AwayStore.SetAway(store, true);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ConnectionFailedException>(() => consumer.ReapNowAsync().WaitAsync(Eventually.Patience));
        }

        AwayStore.SetAway(store, false);
        Assert.Equal(0, (await consumer.ReapNowAsync().WaitAsync(Eventually.Patience)).Claimed);
    }

    /// <summary>A store that moves what "gone" has had to whoever asks, page by page, and whose first such answers get lost.</summary>
    public class LosingStore : DispatchProxy
    {
        private readonly long _start = TimeProvider.System.GetTimestamp();
        private IStreamStore _store = null!;
        private int _lost;

        public static IStreamStore Over(IStreamStore store, int lost)
        {
            IStreamStore proxy = Create<IStreamStore, LosingStore>();
            var losing = (LosingStore)(object)proxy;
            (losing._store, losing._lost) = (store, lost);
            return proxy;
        }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments)
        {
            try
            {
                // Idle for long enough is what was idle when all began, and not what has been claimed since.
                bool isReap = method!.Name == nameof(IStreamStore.ReapAsync);
                if (isReap) arguments![3] = TimeProvider.System.GetElapsedTime(_start);
                object? result = method.Invoke(_store, arguments);
                return isReap ? LoseAsync((ValueTask<ReapPage>)result!) : result;
            }
            catch (TargetInvocationException exception)
            {
                ExceptionDispatchInfo.Throw(exception.InnerException!);
                throw;
            }
        }

        private async ValueTask<ReapPage> LoseAsync(ValueTask<ReapPage> claim)
        {
            ReapPage page = await claim;
            if (page.Entries.Count == 0 || Interlocked.Decrement(ref _lost) < 0) return page;
            page.Entries.Dispose();
            throw new UnknownOutcomeException("The reply got lost.");
        }
    }
}
