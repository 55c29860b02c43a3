namespace Events.Testing.Sample;

[Event<OrderStream>("order.billed")]
public sealed partial record OrderBilled(string OrderId);
