using Events.Contracts;

namespace Events.Runtime.Tests.Producing.Sample;

[Event<PaymentStream>("payment.noted")]
public sealed partial record PaymentNoted(string Text, [IdempotencyKey] Guid? NoteId = null);
