using Orders.Contracts;

namespace Events.Dashboard;

/// <summary>Counts orders by customer.</summary>
[ConsumerGroup<OrderStream>("totals")]
internal sealed partial class Totals
{
    [Handles]
    public Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
    {
        if (placed.Customer == "nobody") throw new InvalidOperationException("There is no such customer.");
        context.Projection.Writes.HashIncrement(context.Projection.Key("orders"), placed.Customer);
        return Task.CompletedTask;
    }
}
