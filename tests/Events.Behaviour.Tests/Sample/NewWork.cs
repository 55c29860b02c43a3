namespace Events.Behaviour.Sample;

/// <summary>An event that the group under test does not know yet.</summary>
[Event<NewerWorkStream>("work.new")]
public sealed partial record NewWork(int Number);
