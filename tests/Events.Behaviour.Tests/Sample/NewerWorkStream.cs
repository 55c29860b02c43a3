namespace Events.Behaviour.Sample;

/// <summary>The stream under test as a newer version of the service declares it.</summary>
[EventStream("tests:work")]
public sealed partial class NewerWorkStream;
