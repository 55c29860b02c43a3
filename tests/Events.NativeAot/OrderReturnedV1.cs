namespace Events.NativeAot;

/// <summary>As it was before there were cents no more.</summary>
[Event<OrderStream>("order.returned")]
public sealed partial record OrderReturnedV1(string OrderId, int Cents);
