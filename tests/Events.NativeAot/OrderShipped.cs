namespace Events.NativeAot;

[Event<OrderStream>("order.shipped")]
public sealed partial record OrderShipped(string OrderId, DateOnly On);
