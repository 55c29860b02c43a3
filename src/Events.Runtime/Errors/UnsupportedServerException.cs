namespace Events.Errors;

/// <summary>
/// The server that answers can never do what is asked of it: too old, a Sentinel where a server is expected, or
/// settings that lose what was to be kept. Nothing was sent; trying again does not help, another server or other
/// options do.
/// </summary>
/// <param name="message">What answers there, and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class UnsupportedServerException(string message, Exception? innerException = null)
    : ConnectionFailedException(message, innerException);
