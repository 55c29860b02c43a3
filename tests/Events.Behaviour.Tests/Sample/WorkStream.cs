namespace Events.Behaviour.Sample;

[EventStream("tests:work")]
public sealed partial class WorkStream;
