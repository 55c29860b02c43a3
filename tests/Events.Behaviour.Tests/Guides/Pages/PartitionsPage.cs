using Events.Hosting;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/partitions.md.</summary>
internal static partial class PartitionsPage
{
    public static void Add(EventsBuilder events)
    {
        events.AddStream<OrderStream>();
        events.AddConsumer<Billing>(options => options.Concurrency = 4);
    }

    [EventStream("shop:orders", Partitions = 16)]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed"), OrderedBy(nameof(OrderId))]
    public sealed partial record OrderPlaced(string OrderId, decimal Amount);

    [ConsumerGroup<OrderStream>("billing")]
    public sealed partial class Billing
    {
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext context) => BillAsync(placed, context.Stream);
    }

    private static Task BillAsync(OrderPlaced placed, string partition) => Task.FromResult((placed, partition));
}
