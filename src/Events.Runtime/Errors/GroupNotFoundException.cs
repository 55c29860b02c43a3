namespace Events.Errors;

/// <summary>The stream or the consumer group does not exist (NOGROUP).</summary>
/// <param name="reply">The whole reply without the leading dash.</param>
public sealed class GroupNotFoundException(string reply) : ServerErrorException("NOGROUP", reply);
