namespace Events.Runtime.Tests.Protecting.Guide;

[EventStream("tests:clinic")]
public sealed partial class ClinicStream;
