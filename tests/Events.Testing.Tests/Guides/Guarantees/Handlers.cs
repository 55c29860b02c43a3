namespace Events.Testing.Guides.Guarantees;

[ConsumerGroup<OrderStream>("projection")]
public sealed partial class OrderProjection(IOrderTable table)
{
    [Handles]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) => table.UpsertAsync(placed.OrderId, placed.Amount, token);
}

[ConsumerGroup<OrderStream>("receipts")]
public sealed partial class Receipts(IPayments payments)
{
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId), WindowSeconds = 7 * 86_400)]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) =>
        payments.ChargeAsync(placed.OrderId, placed.Amount, idempotencyKey: placed.OrderId, token);
}

[ConsumerGroup<OrderStream>("revenue")]
public sealed partial class Revenue(ShipmentStream shipments)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token) => await context.CommitAsync(
        commit => commit
            .HashIncrement("{shop}:revenue", placed.Customer, (long)(placed.Amount * 100))
            .Produce(shipments, new ShipmentRequested(placed.OrderId)),
        token);
}
