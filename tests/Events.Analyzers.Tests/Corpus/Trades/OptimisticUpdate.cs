using Events;
using Microsoft.EntityFrameworkCore;

namespace Calm.Orders;

[EventStream("payments", MaxLength = 20_000)]
public sealed partial class PaymentStream;

[Event<PaymentStream>("received")]
public sealed partial record PaymentReceived(string OrderId, string PaymentId, decimal Amount);

public enum OrderState { Open, Paid }

public sealed class Order
{
    public string Id { get; private set; } = "";
    public OrderState State { get; private set; }
    public decimal PaidAmount { get; private set; }

    public bool Pay(decimal amount)
    {
        if (State == OrderState.Paid) return false;
        State = OrderState.Paid;
        PaidAmount += amount;
        return true;
    }
}

public sealed class OrderContext(DbContextOptions<OrderContext> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }

[ConsumerGroup<PaymentStream>("orders")]
public sealed partial class OrderGroup(IDbContextFactory<OrderContext> contexts)
{
    [Handles]
    public async Task OnReceived(PaymentReceived received, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        Order order = await db.Orders.SingleAsync(o => o.Id == received.OrderId, token);
        if (order.Pay(received.Amount)) await db.SaveChangesAsync(token);
    }
}
