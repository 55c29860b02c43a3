namespace Company.Api;

// An event: each property is a field of the entry.
[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);
