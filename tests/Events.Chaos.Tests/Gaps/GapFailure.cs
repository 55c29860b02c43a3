namespace Events.Chaos.Gaps;

/// <summary>A handler fails on purpose.</summary>
public sealed class GapFailure() : Exception("On purpose.");
