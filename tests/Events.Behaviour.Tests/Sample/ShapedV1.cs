namespace Events.Behaviour.Sample;

[Event<ShapedStream>("shaped")]
public sealed partial record ShapedV1(Guid Key);
