namespace Events.Runtime.Tests.Retaining.Sample;

[EventStream("tests:jobs")]
public sealed partial class JobStream;
