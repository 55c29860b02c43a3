namespace Events.Behaviour.Sample;

/// <summary>An event of the stream that the group under test has no handler for.</summary>
[Event<WorkStream>("work.ignored")]
public sealed partial record Ignored(int Number);
