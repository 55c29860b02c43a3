namespace Events.Errors;

/// <summary>The key holds something else than a stream (WRONGTYPE).</summary>
/// <param name="reply">The whole reply without the leading dash.</param>
public sealed class WrongTypeException(string reply) : ServerErrorException("WRONGTYPE", reply);
