using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Keys;

[Event<MailStream>("mail.filed"), DedupeBy(nameof(FileId))]
public sealed partial record MailFiled([IdempotencyKey] string FileId, [Pii] string Body);
