using Events;

namespace Orders.Contracts;

/// <summary>Everything that happens to an order. Keeps about the last 2,000 events.</summary>
[EventStream("demo:events:orders", MaxLength = 2_000)]
public sealed partial class OrderStream;
