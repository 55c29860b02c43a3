using Events;
using Events.Consuming.Holding;

namespace Shop;

[EventStream("{shop}:orders", MaxLength = 100_000)]
public sealed partial class Orders;

[EventStream("{shop}:invoices", MaxLength = 100_000)]
public sealed partial class Invoices;

[Event<Orders>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<Invoices>("invoice.due")]
public sealed partial record InvoiceDue(string OrderId, decimal Amount, DateOnly Day);

/// <summary>One event makes another: with the acknowledgement in one transaction, so neither is lost nor twice.</summary>
[ConsumerGroup<Orders>("invoicing")]
public sealed partial class Invoicing(Invoices invoices)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token)
    {
        DateTimeOffset at = context.ProducedAt ?? context.Id.Timestamp;
        await context.CommitAsync(
            commit => commit.Produce(invoices, new InvoiceDue(placed.OrderId, placed.Amount, DateOnly.FromDateTime(at.UtcDateTime))), token);
    }
}
