namespace Events.Redis.Protocol;

/// <summary>The state of a reader that stopped for want of bytes. The default is the beginning of a reply.</summary>
/// <param name="Position">How many bytes of the reply are read.</param>
/// <param name="Skip">How many values of a push or an attribute are still to be passed over.</param>
/// <param name="Needed">How many bytes the reply has at least, as far as is known.</param>
internal readonly record struct RespReaderState(int Position, long Skip, int Needed);
