using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XACK key group id…</c>, https://redis.io/docs/latest/commands/xack/</summary>
/// <param name="stream">The stream.</param>
/// <param name="group">The group, as a RESP bulk string.</param>
/// <param name="ids">The entries; at least one.</param>
internal readonly ref struct XAck(StreamKey stream, ReadOnlySpan<byte> group, ReadOnlySpan<EntryId> ids) : ICommand
{
    private readonly ReadOnlySpan<byte> _group = group;
    private readonly ReadOnlySpan<EntryId> _ids = ids;

    public void Write(CommandWriter writer)
    {
        writer.Begin("$4\r\nXACK\r\n"u8, 2 + _ids.Length);
        writer.WriteKey(stream);
        writer.WriteEncoded(_group);
        writer.WriteIds(_ids);
    }
}
