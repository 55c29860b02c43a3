namespace Events.Errors;

/// <summary>There is no connection to the server, so the command was never sent and had no effect. Trying again is safe.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause.</param>
public class ConnectionFailedException(string message, Exception? innerException = null)
    : StreamStoreException(message, innerException);
