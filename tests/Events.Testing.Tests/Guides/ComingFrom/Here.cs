namespace Events.Testing.Guides.ComingFrom;

[EventStream("shop:orders", MaxLength = 100_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[ConsumerGroup<OrderStream>("notifications")]
public sealed partial class Notifications(IMailer mailer)
{
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendReceiptAsync(placed.OrderId, token);
}
