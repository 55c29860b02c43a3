namespace Events.Errors;

/// <summary>A stream store could not do what it was asked. The kinds say whether it may have been done.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause.</param>
public abstract class StreamStoreException(string message, Exception? innerException = null)
    : Exception(message, innerException);
