using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XGROUP CREATE key group id|$ [MKSTREAM]</c>, https://redis.io/docs/latest/commands/xgroup-create/</summary>
internal readonly struct XGroupCreate(StreamKey stream, string group, EntryId? after, bool makeStream) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin("$6\r\nXGROUP\r\n"u8, makeStream ? 5 : 4);
        writer.WriteEncoded("$6\r\nCREATE\r\n"u8);
        writer.WriteKey(stream);
        writer.WriteText(group);
        if (after is { } id) writer.WriteId(id);
        else writer.WriteEncoded("$1\r\n$\r\n"u8);
        if (makeStream) writer.WriteEncoded("$8\r\nMKSTREAM\r\n"u8);
    }
}
