namespace Events.Runtime.Tests.Protecting.Keys;

[EventStream("tests:mails")]
public sealed partial class MailStream;
