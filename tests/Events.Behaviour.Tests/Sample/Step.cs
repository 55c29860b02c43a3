namespace Events.Behaviour.Sample;

/// <summary>An event whose steps belong in order, key by key.</summary>
[Event<WorkStream>("work.step"), OrderedBy(nameof(Key))]
public sealed partial record Step(string Key, int Number);
