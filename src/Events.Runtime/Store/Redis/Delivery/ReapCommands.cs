using Events.Resp;

namespace Events.Store.Redis;

/// <summary>
/// One page of a reap in one write: <c>XAUTOCLAIM</c>; <c>XPENDING</c> of what the consumer owns from the same start on,
/// for the delivery counts that XAUTOCLAIM does not tell; <c>ZCARD</c> of the due times.
/// </summary>
internal readonly struct ReapCommands(
    StreamKey stream, StreamKey dueTimes, string group, string consumer, TimeSpan minIdle, EntryId start, int count) : ICommand
{
    public const int Replies = 3;

    public void Write(CommandWriter writer)
    {
        new XAutoClaim(stream, group, consumer, minIdle, start, count).Write(writer);
        var lines = new PendingQuery { From = start, Count = count, Consumer = consumer };
        new XPending(stream, group, lines).Write(writer);
        new KeyCommand("$5\r\nZCARD\r\n"u8, 1, dueTimes).Write(writer);
    }
}
