using System.Reflection;
using System.Runtime.ExceptionServices;
using Events.Client;
using Events.Errors;
using Events.InMemory;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>Entries that the server has delivered and whose reply got lost: nobody has tried them, so it is no delivery that counts.</summary>
public sealed class LostReplyTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 3)]
    [InlineData(1, 5)]
    public async Task What_a_lost_reply_or_a_claim_without_an_answer_brought_counts_no_other_delivery(int lostPages, int lostClaims)
    {
        var store = new InMemoryStreamStore();
        await using var client = new EventsClient(store);
        OrderStream stream = client.OpenStream<OrderStream>();
        var key = new StreamKey("tests:orders");
        if (lostPages == 0)
        {
            // Pending for it, as a former life of it left them: that one may have died of them, and counts.
            await store.CreateGroupAsync(key, "told", EntryId.Min);
            for (int i = 0; i < 3; i++) await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
            await using IGroupReader reader = store.OpenReader(new ConsumerKey(key, "told", "worker"));
            (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
        }
        else
        {
            for (int i = 0; i < 3; i++) await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
        }

        await using var lossy = new EventsClient(LossyStore.Over(store, lostPages, lostClaims));
        var handlers = new Told();
        await using GroupConsumer consumer = lossy.CreateConsumer(handlers, new ConsumerOptions { Name = "worker", MaxDeliveries = 3 });
        consumer.Start();
        await Eventually.TrueAsync(() => handlers.Deliveries.Count == 3);

        int expected = lostPages == 0 ? 2 : 1;
        Assert.All(handlers.Deliveries, count => Assert.Equal(expected, count));
        Assert.False(await store.ExistsAsync(key.Beside("dead")));
    }

    /// <summary>A store some of whose replies get lost behind what it has done.</summary>
    public class LossyStore : DispatchProxy
    {
        private IStreamStore _store = null!;
        private int _lostPages;
        private int _lostClaims;

        public static IStreamStore Over(IStreamStore store, int lostPages, int lostClaims)
        {
            IStreamStore proxy = Create<IStreamStore, LossyStore>();
            var lossy = (LossyStore)(object)proxy;
            (lossy._store, lossy._lostPages, lossy._lostClaims) = (store, lostPages, lostClaims);
            return proxy;
        }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments)
        {
            try
            {
                object? result = method!.Invoke(_store, arguments);
                return result switch
                {
                    IGroupReader reader => new LossyReader(reader, () => Interlocked.Decrement(ref _lostPages) >= 0),
                    ValueTask<ReapPage> claim when method.Name == nameof(IStreamStore.ReclaimAsync) => LoseAsync(claim),
                    _ => result,
                };
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
            if (Interlocked.Decrement(ref _lostClaims) < 0) return page;
            page.Entries.Dispose();
            throw new UnknownOutcomeException("The reply got lost.");
        }
    }

    private sealed class LossyReader(IGroupReader reader, Func<bool> loses) : IGroupReader
    {
        public bool CanReadAhead => reader.CanReadAhead;

        public AcknowledgementReply Acknowledgement => default;

        public async ValueTask<EntryPage> ReadNewAsync(
            int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
        {
            EntryPage page = await reader.ReadNewAsync(count, block, acknowledge, cancellationToken);
            if (page.Count == 0 || !loses()) return page;
            page.Dispose();
            throw new UnknownOutcomeException("The reply got lost.");
        }

        public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken) =>
            reader.ReadPendingAsync(after, count, cancellationToken);

        public ValueTask DisposeAsync() => reader.DisposeAsync();
    }
}
