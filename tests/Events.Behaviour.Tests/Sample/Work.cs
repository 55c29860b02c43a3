namespace Events.Behaviour.Sample;

/// <summary>An event without any key.</summary>
[Event<WorkStream>("work.todo")]
public sealed partial record Work(int Number);
