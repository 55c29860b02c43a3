using Events;
using Events.Consuming.Holding;

namespace Shop;

[EventStream("{orders}:events", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, decimal Amount, DateTimeOffset At);

[ConsumerGroup<OrderStream>("totals")]
public sealed partial class Totals
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token) =>
        await context.CommitAsync(commit => commit.Increment("orders:placed", 1), token); // EVT3005
}
