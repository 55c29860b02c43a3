namespace Events.Runtime.Tests.Protecting.Sample;

[EventStream("tests:patients")]
public sealed partial class PatientStream;
