namespace Events.Chaos.Gaps.Sample;

/// <summary>An event that is handled once for each number.</summary>
[Event<GapStream>("gap.payment"), DedupeBy(nameof(Number))]
public sealed partial record Payment(int Number);
