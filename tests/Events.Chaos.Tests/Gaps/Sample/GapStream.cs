namespace Events.Chaos.Gaps.Sample;

[EventStream("gaps")]
public sealed partial class GapStream;
