namespace Events.Behaviour.Sample;

[EventStream("shaped")]
public sealed partial class ShapedStream;
