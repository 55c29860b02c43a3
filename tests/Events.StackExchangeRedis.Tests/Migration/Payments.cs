namespace Events.StackExchangeRedis.Migration;

/// <summary>What the guide ends with: the loop's group, as a class.</summary>
[ConsumerGroup<OrdersStream>("payments", StartAt = GroupStart.End)]
public sealed partial class Payments(IPayments payments)
{
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed) => payments.ChargeAsync(placed.OrderId, placed.Amount);
}
