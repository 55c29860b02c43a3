using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary>
/// <c>XREAD COUNT n STREAMS key id</c> and <c>XRANGE key id id COUNT 1</c>: what is behind an entry, and whether that one is still there. Both are reads,
/// after which the server tells on this connection when the key changes (<c>CLIENT TRACKING</c>).
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="after">The entry.</param>
/// <param name="count">At most how many.</param>
internal readonly struct PositionedRead(StreamKey stream, EntryId after, int count) : ICommand
{
    public void Write(CommandWriter writer)
    {
        new XRead(stream, after, count).Write(writer);
        new XRange(stream, after, after, 1, isReverse: false).Write(writer);
    }
}
