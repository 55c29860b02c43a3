namespace Events.Behaviour.Sample;

[EventStream("behaviour:heavy")]
public sealed partial class HeavyStream;
