namespace Events.Errors;

/// <summary>The ID given for a new entry is not larger than the stream's last ID, or the stream has no larger one left.</summary>
/// <param name="reply">The whole reply without the leading dash.</param>
public sealed class EntryIdTooSmallException(string reply) : ServerErrorException("ERR", reply);
