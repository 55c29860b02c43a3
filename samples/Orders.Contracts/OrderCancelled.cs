using Events;

namespace Orders.Contracts;

[Event<OrderStream>("order.cancelled")]
public sealed partial record OrderCancelled(string OrderId, string Customer, decimal Amount);
