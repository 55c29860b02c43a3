namespace Events.Testing.Guides;

[EventStream("shop:orders")]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<OrderStream>("order.billed")]
public sealed partial record OrderBilled(string OrderId, decimal Amount);

public interface IMailer
{
    Task SendReceiptAsync(OrderPlaced placed, CancellationToken token);
}

[ConsumerGroup<OrderStream>("notifications")]
public sealed partial class Notifications(IMailer mailer)
{
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendReceiptAsync(placed, token);
}

[ConsumerGroup<OrderStream>("billing")]
public sealed partial class Billing(OrderStream orders)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token) => await context.CommitAsync(
        commit => commit.Produce(orders, new OrderBilled(placed.OrderId, placed.Amount)), token);
}
