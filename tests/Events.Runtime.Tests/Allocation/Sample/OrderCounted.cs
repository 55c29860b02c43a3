namespace Events.Runtime.Tests.Allocation.Sample;

/// <summary>An event that is a struct, and is not boxed on its way.</summary>
[Event<OrderStream>("order.counted")]
public readonly partial record struct OrderCounted(int Lines, decimal Total);
