namespace Events.Testing.Sample;

/// <summary>Commits what it produces together with the acknowledgement.</summary>
[ConsumerGroup<OrderStream>("billing", StartAt = GroupStart.Beginning)]
public sealed partial class Billing(OrderStream orders)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token) =>
        await context.CommitAsync(
            commit => commit.HashIncrement("{shop:orders}:billed", placed.Customer, 1).Produce(orders, new OrderBilled(placed.OrderId)), token);
}
