using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XDEL key id…</c>, https://redis.io/docs/latest/commands/xdel/</summary>
internal readonly ref struct XDel(StreamKey stream, ReadOnlySpan<EntryId> ids) : ICommand
{
    private readonly ReadOnlySpan<EntryId> _ids = ids;

    public void Write(CommandWriter writer)
    {
        writer.Begin("$4\r\nXDEL\r\n"u8, 1 + _ids.Length);
        writer.WriteKey(stream);
        writer.WriteIds(_ids);
    }
}
