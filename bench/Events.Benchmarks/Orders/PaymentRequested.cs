using Events.Contracts;

namespace Events.Benchmarks.Orders;

/// <summary>The fields of <see cref="OrderPlaced"/>, of which the first is its idempotency key.</summary>
[Event<PaymentStream>("payment.requested")]
public sealed partial record PaymentRequested([IdempotencyKey] string OrderId, string Customer, decimal Amount);
