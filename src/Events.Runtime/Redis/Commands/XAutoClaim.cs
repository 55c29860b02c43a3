using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary>
/// <c>XAUTOCLAIM key group consumer min-idle start COUNT n</c>, https://redis.io/docs/latest/commands/xautoclaim/
/// </summary>
internal readonly struct XAutoClaim(
    StreamKey stream, string group, string consumer, TimeSpan minIdle, EntryId start, int count) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin("$10\r\nXAUTOCLAIM\r\n"u8, 7);
        writer.WriteKey(stream);
        writer.WriteText(group);
        writer.WriteText(consumer);
        writer.WriteMilliseconds(minIdle);
        writer.WriteId(start);
        writer.WriteEncoded("$5\r\nCOUNT\r\n"u8);
        writer.WriteInteger(count);
    }
}
