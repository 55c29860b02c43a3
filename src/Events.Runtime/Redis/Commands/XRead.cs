using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XREAD COUNT n STREAMS key id</c>, https://redis.io/docs/latest/commands/xread/</summary>
internal readonly struct XRead(StreamKey stream, EntryId after, int count) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin("$5\r\nXREAD\r\n"u8, 5);
        writer.WriteEncoded("$5\r\nCOUNT\r\n"u8);
        writer.WriteInteger(count);
        writer.WriteEncoded("$7\r\nSTREAMS\r\n"u8);
        writer.WriteKey(stream);
        writer.WriteId(after);
    }
}
