namespace Events.Chaos.Runs;

/// <summary>A scenario failed; the message says why and how to see it again.</summary>
public sealed class ChaosRunFailedException(string message, Exception innerException) : Exception(message, innerException);
