namespace Events.Errors;

/// <summary>The server's answer is not RESP, or not the answer that the command has. The connection is given up.</summary>
/// <param name="message">What came and what was expected.</param>
/// <param name="innerException">The cause.</param>
public sealed class ProtocolException(string message, Exception? innerException = null)
    : StreamStoreException(message, innerException);
