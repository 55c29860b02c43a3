namespace Events.Protection;

/// <summary>
/// A key cannot be had now: its provider failed or does not answer, or nobody has asked for it yet. That is no fault of the event or entry. A consumer
/// holds the entry and tries again after longer and longer, within the same delivery; whoever produces or reads may do so too.
/// </summary>
public sealed class KeyUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is not to be had.</param>
    /// <param name="innerException">What the provider threw; null when it was not asked.</param>
    public KeyUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
