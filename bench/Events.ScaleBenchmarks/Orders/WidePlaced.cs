namespace Events.ScaleBenchmarks.Orders;

/// <summary>An order on a stream of many partitions.</summary>
[Event<WideStream>("wide.placed"), OrderedBy(nameof(OrderId))]
public sealed partial record WidePlaced(string OrderId);
