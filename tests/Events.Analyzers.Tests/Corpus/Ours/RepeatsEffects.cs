using Events;

namespace Shop;

[EventStream("orders", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, decimal Amount, DateTimeOffset At);

public interface IGateway
{
    Task ChargeAsync(string customer, decimal amount);
    Task ShipAsync(string orderId, string trackingId);
    Task RefundAsync(string customer, string idempotencyKey);
}

[ConsumerGroup<OrderStream>("billing")]
public sealed partial class Billing(IGateway gateway, System.Net.Http.HttpClient http)
{
    private decimal _total;

    [Handles]
    public async Task OnPlaced(OrderPlaced placed)
    {
        await Take(placed); // EVT3001
        await http.PostAsync("/hooks", null); // EVT4004
    }

    [Handles]
    public Task OnPaid(OrderPaid paid)
    {
        _total += paid.Amount; // EVT3001
        return gateway.RefundAsync(paid.OrderId, idempotencyKey: Guid.NewGuid().ToString()); // EVT3003
    }

    public decimal Total => _total;

    private Task Take(OrderPlaced placed) => gateway.ChargeAsync(placed.Customer, placed.Amount);
}
