namespace Events.Chaos.Gaps;

/// <summary>Something was lost or doubled in a gap.</summary>
public sealed class GapException(string message, Exception innerException) : Exception(message, innerException);
