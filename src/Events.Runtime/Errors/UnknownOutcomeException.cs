namespace Events.Errors;

/// <summary>
/// The command was sent and no answer came: the connection broke, the time ran out, or the wait was given up. It may or
/// may not have been executed; trying again may do it twice.
/// </summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class UnknownOutcomeException(string message, Exception? innerException = null)
    : StreamStoreException(message, innerException);
