namespace Events.EntityFrameworkCore.Worker.Shop;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, int Number);
