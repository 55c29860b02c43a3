using Events;

namespace Shop;

[EventStream("orders", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, decimal Amount, DateTimeOffset At);

public interface IMailer
{
    Task SendReceiptAsync(string customer, decimal amount, CancellationToken token);
}

[ConsumerGroup<OrderStream>("notifications")]
public sealed partial class Notifications(IMailer mailer)
{
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token) =>
        context.DeliveryCount > 3 ? Task.CompletedTask : mailer.SendReceiptAsync(placed.Customer, placed.Amount, token);

    [Handles, Idempotent("the provider drops a second receipt of the same order")]
    public Task OnPaid(OrderPaid paid, CancellationToken token) => mailer.SendReceiptAsync(paid.OrderId, paid.Amount, token);
}

public static class Producer
{
    public static async Task RunAsync(OrderStream orders, CancellationToken token)
    {
        await orders.ProduceAsync(new OrderPlaced(Guid.NewGuid().ToString(), "alice", 49.5m), token);
        await orders.ProduceAsync(new OrderPaid("o-1", 49.5m, DateTimeOffset.UtcNow), token);
        await foreach (var entry in orders.ReplayAsync(cancellationToken: token)) Console.WriteLine(entry.Id);
    }
}
