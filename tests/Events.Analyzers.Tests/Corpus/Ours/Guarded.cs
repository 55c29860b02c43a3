using Events;
using Events.Consuming.Holding;

namespace Shop;

[EventStream("{orders}:events", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, decimal Amount, DateTimeOffset At);

public interface ILedger
{
    Task<bool> TryAddAsync(string orderId, decimal amount);
    Task<bool> IsPaidAsync(string orderId);
    Task PayoutAsync(string orderId, decimal amount);
    Task CreditAsync(string orderId, decimal amount, string requestId);
    Task UpsertAsync(string orderId, decimal amount);
}

[ConsumerGroup<OrderStream>("ledger")]
public sealed partial class LedgerGroup(ILedger ledger, StackExchange.Redis.IDatabase redis)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed)
    {
        if (!await ledger.TryAddAsync(placed.OrderId, placed.Amount)) return;
        await ledger.PayoutAsync(placed.OrderId, placed.Amount);
        await ledger.UpsertAsync(placed.OrderId, placed.Amount);
    }

    [Handles]
    public async Task OnPaid(OrderPaid paid, EventContext context)
    {
        await ledger.CreditAsync(paid.OrderId, paid.Amount, requestId: context.Id.ToString());
        await redis.HashSetAsync("orders:" + paid.OrderId, "paid", true);
    }
}

[ConsumerGroup<OrderStream>("totals")]
public sealed partial class Totals
{
    [Handles]
    public async Task OnPaid(OrderPaid paid, EventContext context, CancellationToken token) =>
        await context.CommitAsync(commit => commit.Increment("{orders}:total", (long)(paid.Amount * 100)), token);
}
