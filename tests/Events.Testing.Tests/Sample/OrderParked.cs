namespace Events.Testing.Sample;

[Event<OrderStream>("order.parked"), OrderedBy(nameof(Customer))]
public sealed partial record OrderParked(string OrderId, string Customer);
