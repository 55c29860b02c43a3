namespace Events.Runtime.Tests.Protecting.Claims.Sample;

[EventStream("tests:documents")]
public sealed partial class DocumentStream;
