namespace Events.Errors;

/// <summary>The consumer group exists already (BUSYGROUP).</summary>
/// <param name="reply">The whole reply without the leading dash.</param>
public sealed class GroupExistsException(string reply) : ServerErrorException("BUSYGROUP", reply);
