using Events;
using Events.Consuming.Holding;

namespace Shop.Module__N__;

[EventStream("shop:{orders-__N__}", MaxLength = 100_000)]
public sealed partial class OrderStream__N__;

[Event<OrderStream__N__>("order.placed")]
public sealed partial record OrderPlaced__N__(string OrderId, string Customer, decimal Amount, DateTimeOffset PlacedAt);

[Event<OrderStream__N__>("order.paid")]
public sealed partial record OrderPaid__N__(string OrderId, decimal Amount);

[Event<OrderStream__N__>("order.shipped")]
public sealed partial record OrderShipped__N__(string OrderId, string? TrackingCode);

public interface IOrderMailer__N__
{
    Task SendReceiptAsync(string customer, CancellationToken token);
}

[ConsumerGroup<OrderStream__N__>("totals")]
public sealed partial class OrderTotals__N__(IOrderMailer__N__ mailer)
{
    private readonly Dictionary<string, decimal> _totals = [];

    [Handles, DedupeBy(nameof(OrderPlaced__N__.OrderId))]
    public async Task OnPlaced(OrderPlaced__N__ placed, EventContext context, CancellationToken token)
    {
        _totals[placed.OrderId] = placed.Amount;
        if (placed.Amount > 1_000) await mailer.SendReceiptAsync(placed.Customer, token);
    }

    [Handles]
    public ValueTask OnPaid(OrderPaid__N__ paid, EventContext context) =>
        context.CommitAsync(commit => commit.Set("{orders-__N__}:paid:" + paid.OrderId, "1"));

    [Handles]
    public Task OnShipped(OrderShipped__N__ shipped, CancellationToken token)
    {
        _totals.Remove(shipped.OrderId);
        return Task.CompletedTask;
    }
}
