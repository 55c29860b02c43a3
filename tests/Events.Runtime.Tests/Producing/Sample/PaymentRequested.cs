using Events.Contracts;

namespace Events.Runtime.Tests.Producing.Sample;

[Event<PaymentStream>("payment.requested")]
public sealed partial record PaymentRequested([IdempotencyKey] string PaymentId, decimal Amount);
