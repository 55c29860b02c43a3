namespace Events.Aspire.Tests.Shop;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId);
