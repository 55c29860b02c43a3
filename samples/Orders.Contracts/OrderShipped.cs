using Events;

namespace Orders.Contracts;

[Event<OrderStream>("order.shipped")]
public sealed partial record OrderShipped(string OrderId, string Customer, decimal Amount);
