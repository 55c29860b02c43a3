namespace Events.Chaos.Contracts;

/// <summary>The stream that is written and read while things break. It keeps everything: the judges read it afterwards.</summary>
[EventStream("chaos")]
public sealed partial class ChaosStream;
