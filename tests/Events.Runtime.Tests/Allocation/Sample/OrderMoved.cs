namespace Events.Runtime.Tests.Allocation.Sample;

/// <summary>An event whose handling keeps the events of one order in line.</summary>
[Event<OrderStream>("order.moved"), OrderedBy(nameof(OrderId))]
public sealed partial record OrderMoved(string OrderId, string Place);
