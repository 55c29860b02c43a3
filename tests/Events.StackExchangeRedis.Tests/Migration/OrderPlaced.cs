namespace Events.StackExchangeRedis.Migration;

[Event<OrdersStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);
