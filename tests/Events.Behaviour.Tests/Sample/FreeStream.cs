namespace Events.Behaviour.Sample;

/// <summary>A stream of entries without any agreed fields.</summary>
[EventStream("free")]
public sealed partial class FreeStream;
