namespace Events.Protection;

/// <summary>
/// The store of payloads (<see cref="IPayloadStore"/>) failed or does not answer. That is no fault of the event or entry, and of what was to be produced
/// nothing is written. A consumer holds the entry and tries again after longer and longer, within the same delivery; whoever produces or reads may do so too.
/// </summary>
public sealed class PayloadUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is not to be had.</param>
    /// <param name="innerException">What the store threw.</param>
    public PayloadUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
