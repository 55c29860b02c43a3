namespace Events.Handling;

/// <summary>
/// The entry is not this consumer's any more: it was held for longer than the minimum idle time without being renewed, and
/// another consumer has claimed it. Nothing was written; whoever has the entry now handles it.
/// </summary>
/// <param name="message">What happened.</param>
public sealed class LeaseLostException(string message) : Exception(message);
