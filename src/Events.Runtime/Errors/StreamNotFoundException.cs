namespace Events.Errors;

/// <summary>There is no stream at the key.</summary>
/// <param name="reply">The whole reply without the leading dash.</param>
public sealed class StreamNotFoundException(string reply) : ServerErrorException("ERR", reply);
