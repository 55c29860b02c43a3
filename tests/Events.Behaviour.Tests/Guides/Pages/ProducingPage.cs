using Events.Hosting;
using Events.Producing;
using Events.Streams;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/producing.md, block by block.</summary>
internal static partial class ProducingPage
{
    [EventStream("guide:orders")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

    [Event<OrderStream>("order.paid")]
    public sealed partial record OrderPaid(string OrderId, string Customer, decimal Amount);

    [EventStream("guide:payments")]
    public sealed partial class PaymentStream;

    [Event<PaymentStream>("payment.received")]
    public sealed partial record PaymentReceived(string PaymentId);

    public interface IFailureLog
    {
        void Failed(object happened, Exception? error, bool mayBeAppended);
    }

    public sealed record Request(string Id);

    public static async Task<EntryId> OneAsync(OrderStream orders, CancellationToken cancellationToken)
    {
        EntryId id = await orders.ProduceAsync(new OrderPlaced("o-1234", "alice", 49.50m), cancellationToken);
        return id;
    }

    public static async Task<int> ManyAsync(OrderStream orders, OrderPlaced[] placed, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<EntryId> ids = await orders.ProduceBatchAsync(placed, cancellationToken);   // an array, a list, any sequence
        return ids.Length;
    }

    public static async Task<int> SeveralTypesAsync(OrderStream orders)
    {
        ReadOnlyMemory<EntryId> ids = await orders.ProduceBatchAsync([new OrderPlaced("o-1", "alice", 49.50m), new OrderPaid("o-1", "alice", 49.50m)]);
        return ids.Length;
    }

    public static async Task<int> BatchAsync(OrderStream orders, OrderPlaced[] placed, CancellationToken cancellationToken)
    {
        OrderStream.Batch batch = orders.CreateBatch();
        foreach (OrderPlaced order in placed) batch.Add(order);
        ReadOnlyMemory<EntryId> ids = await orders.ProduceBatchAsync(batch, cancellationToken);
        batch.Clear();                                                    // keeps its buffers for the next one
        return ids.Length;
    }

    public static string Tell(IEventOf<OrderStream> one)
    {
        return Describe(one);

#pragma warning disable CS8509 // The analyzers see that it is complete.
        static string Describe(IEventOf<OrderStream> happened) => happened switch
        {
            OrderPlaced placed => $"{placed.Customer} ordered for {placed.Amount}",
            OrderPaid paid => $"{paid.OrderId} is paid",
        };
#pragma warning restore CS8509
    }

    public static async Task<EntryId> OnceAsync(OrderStream orders, Request request, CancellationToken cancellationToken)
    {
        EntryId id = await orders.ProduceAsync(new OrderPlaced("o-1234", "alice", 49.50m), idempotencyKey: request.Id, cancellationToken);
        return id;
    }

    public static async Task<int> InTheBackgroundAsync(OrderStream orders, OrderPlaced placed, IFailureLog log, CancellationToken stopping)
    {
        BackgroundPublisher<OrderStream> publisher = orders.StartPublisher(failure => log.Failed(failure.Event, failure.Error, failure.MayBeAppended));
        await publisher.PublishAsync(new OrderPlaced("o-1234", "alice", 49.50m));          // waits only while it is full
        if (!publisher.TryPublish(placed)) log.Failed(placed, null, false);              // or not even then
        await publisher.FlushAsync();                                                    // all that was taken before is appended, or has failed
        IReadOnlyList<IEventOf<OrderStream>> left = await publisher.StopAsync(stopping); // what is not appended, in order
        return left.Count;
    }

    public static void Repeated(EventsBuilder events)
    {
        events.AddStream<PaymentStream>(stream => (stream.ProduceRetryTime, stream.GeneratesIdempotencyKeys) = (TimeSpan.FromSeconds(30), true));
    }

    public static void Durable(EventsBuilder events)
    {
        events.AddStream<PaymentStream>(stream => stream.Durability = Durability.Replicated(1, TimeSpan.FromMilliseconds(500)));
    }

    public sealed class Outbox(OrderStream orders)
    {
        public async Task PublishAsync(IReadOnlyList<IEventOf<OrderStream>> outbox, CancellationToken cancellationToken)
        {
            await orders.ProduceBatchAsync(outbox, cancellationToken);
        }
    }
}
