using Events.Contracts;

namespace Events.Runtime.Tests.Producing.Sample;

[Event<PaymentStream>("payment")]
public sealed partial record PaymentMade([IdempotencyKey] string PaymentId);
