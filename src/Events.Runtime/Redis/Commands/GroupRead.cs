using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary>
/// One turn of a reader that shares its connection: <c>XACK</c> where there is something to acknowledge, <c>EXISTS key</c> where the reader is going to wait,
/// and <c>XREADGROUP</c> without blocking. After the <c>EXISTS</c>, a read, the server tells on this connection when the key changes
/// (<c>CLIENT TRACKING</c>): it stands in front, so that nothing comes unseen between the two.
/// </summary>
/// <param name="read">The <c>XREADGROUP</c>.</param>
/// <param name="stream">The stream.</param>
/// <param name="group">The group, as a RESP bulk string.</param>
/// <param name="acknowledge">The entries to acknowledge; may be empty.</param>
/// <param name="watches">Whether the server is to tell when the stream changes.</param>
internal readonly ref struct GroupRead(
    XReadGroup read, StreamKey stream, ReadOnlySpan<byte> group, ReadOnlySpan<EntryId> acknowledge, bool watches) : ICommand
{
    private readonly ReadOnlySpan<byte> _group = group;
    private readonly ReadOnlySpan<EntryId> _acknowledge = acknowledge;

    /// <summary>The number of commands that it writes.</summary>
    public int Replies => 1 + (_acknowledge.IsEmpty ? 0 : 1) + (watches ? 1 : 0);

    public void Write(CommandWriter writer)
    {
        if (!_acknowledge.IsEmpty) new XAck(stream, _group, _acknowledge).Write(writer);
        if (watches) new KeyCommand("$6\r\nEXISTS\r\n"u8, 1, stream).Write(writer);
        read.Write(writer);
    }
}
