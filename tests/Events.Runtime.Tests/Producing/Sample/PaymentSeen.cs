namespace Events.Runtime.Tests.Producing.Sample;

[Event<PaymentStream>("payment.seen")]
public sealed partial record PaymentSeen(string PaymentId, int By);
