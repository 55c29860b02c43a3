namespace Events.Chaos.Gaps.Sample;

/// <summary>An event without any key.</summary>
[Event<GapStream>("gap.job")]
public sealed partial record Job(int Number);
