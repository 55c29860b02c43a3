using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Keys;

[Event<MailStream>("mail.sent"), DedupeBy(nameof(Address), nameof(Number))]
public sealed partial record MailSent([Pii, IdempotencyKey] string Address, int Number, [Pii] string Body);
