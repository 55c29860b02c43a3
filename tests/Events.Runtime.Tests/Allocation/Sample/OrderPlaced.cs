namespace Events.Runtime.Tests.Allocation.Sample;

/// <summary>The order event of Redis's streaming guides.</summary>
[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);
