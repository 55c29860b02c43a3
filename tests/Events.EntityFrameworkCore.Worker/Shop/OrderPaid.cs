using Events.Contracts;

namespace Events.EntityFrameworkCore.Worker.Shop;

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid([IdempotencyKey] string PaymentId, string OrderId);
