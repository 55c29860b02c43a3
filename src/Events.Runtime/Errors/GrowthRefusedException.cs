namespace Events.Errors;

/// <summary>A stream cannot get more partitions, or not now; nothing was changed.</summary>
/// <param name="message">Why.</param>
public sealed class GrowthRefusedException(string message) : StreamStoreException(message);
