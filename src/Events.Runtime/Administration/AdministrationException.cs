namespace Events.Administration;

/// <summary>An operator's request was refused, and nothing was changed. The message says what is wrong and what to do.</summary>
/// <param name="error">Why.</param>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="innerException">What the store said.</param>
public sealed class AdministrationException(AdministrationError error, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The kind of refusal.</summary>
    public AdministrationError Error { get; } = error;
}
