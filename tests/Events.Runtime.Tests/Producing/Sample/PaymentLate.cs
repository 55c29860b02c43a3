using Events.Contracts;

namespace Events.Runtime.Tests.Producing.Sample;

[Event<PaymentStream>("payment:late")]
public sealed partial record PaymentLate([IdempotencyKey] string PaymentId);
