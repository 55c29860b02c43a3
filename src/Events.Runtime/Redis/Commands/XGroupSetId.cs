using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XGROUP SETID key group id|$</c>, https://redis.io/docs/latest/commands/xgroup-setid/</summary>
internal readonly struct XGroupSetId(StreamKey stream, string group, EntryId? after) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin("$6\r\nXGROUP\r\n"u8, 4);
        writer.WriteEncoded("$5\r\nSETID\r\n"u8);
        writer.WriteKey(stream);
        writer.WriteText(group);
        if (after is { } id) writer.WriteId(id);
        else writer.WriteEncoded("$1\r\n$\r\n"u8);
    }
}
