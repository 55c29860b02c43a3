using Events;

namespace Orders.Contracts;

/// <summary>
/// Everything that happens to an order. Keeps about the last 2,000 events. Programs of the streaming guides share it:
/// each entry is type, ts_ms, order_id, customer, amount.
/// </summary>
[EventStream("demo:events:orders", MaxLength = 2_000)]
public sealed partial class OrderStream;
