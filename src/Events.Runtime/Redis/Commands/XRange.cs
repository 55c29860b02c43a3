using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary>
/// <c>XRANGE key from to COUNT n</c> or <c>XREVRANGE key to from COUNT n</c>, https://redis.io/docs/latest/commands/xrange/
/// </summary>
internal readonly struct XRange(StreamKey stream, EntryId first, EntryId second, int count, bool isReverse) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin(isReverse ? "$9\r\nXREVRANGE\r\n"u8 : "$6\r\nXRANGE\r\n"u8, 5);
        writer.WriteKey(stream);
        writer.WriteId(first);
        writer.WriteId(second);
        writer.WriteEncoded("$5\r\nCOUNT\r\n"u8);
        writer.WriteInteger(count);
    }
}
