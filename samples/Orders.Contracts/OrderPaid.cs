using Events;

namespace Orders.Contracts;

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, string Customer, decimal Amount);
