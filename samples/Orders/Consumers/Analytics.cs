using System.Collections.Concurrent;
using Events;
using Orders.Contracts;

namespace Orders.Consumers;

/// <summary>Keeps a view of all orders. Writing the same order twice changes nothing, so it needs no dedupe key.</summary>
[ConsumerGroup<OrderStream>("analytics")]
public sealed partial class Analytics
{
    private readonly ConcurrentDictionary<string, decimal> _placed = [];
    private readonly ConcurrentDictionary<string, decimal> _paid = [];
    private readonly ConcurrentDictionary<string, decimal> _shipped = [];
    private readonly ConcurrentDictionary<string, decimal> _cancelled = [];

    public int PlacedCount => _placed.Count;

    public int PaidCount => _paid.Count;

    public int ShippedCount => _shipped.Count;

    public int CancelledCount => _cancelled.Count;

    public decimal Revenue => _paid.Values.Sum();

    [Handles]
    public ValueTask OnPlaced(OrderPlaced placed)
    {
        _placed[placed.OrderId] = placed.Amount;
        return ValueTask.CompletedTask;
    }

    [Handles]
    public ValueTask OnPaid(OrderPaid paid)
    {
        _paid[paid.OrderId] = paid.Amount;
        return ValueTask.CompletedTask;
    }

    [Handles]
    public ValueTask OnShipped(OrderShipped shipped)
    {
        _shipped[shipped.OrderId] = shipped.Amount;
        return ValueTask.CompletedTask;
    }

    [Handles]
    public ValueTask OnCancelled(OrderCancelled cancelled)
    {
        _cancelled[cancelled.OrderId] = cancelled.Amount;
        return ValueTask.CompletedTask;
    }
}
