using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary>
/// <c>XREADGROUP GROUP group consumer COUNT n [BLOCK ms] [NOACK] STREAMS key &gt;|id</c>,
/// https://redis.io/docs/latest/commands/xreadgroup/
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="group">The group, as a RESP bulk string.</param>
/// <param name="consumer">The consumer, as a RESP bulk string.</param>
/// <param name="count">At most how many.</param>
/// <param name="block">How long to wait; zero not to.</param>
/// <param name="noAck">Whether the entries never become pending.</param>
/// <param name="after">The consumer's own pending entries after this ID; null for new entries.</param>
internal readonly struct XReadGroup(
    StreamKey stream, byte[] group, byte[] consumer, int count, TimeSpan block, bool noAck, EntryId? after) : ICommand
{
    public void Write(CommandWriter writer)
    {
        bool blocks = block > TimeSpan.Zero;
        writer.Begin("$10\r\nXREADGROUP\r\n"u8, 8 + (blocks ? 2 : 0) + (noAck ? 1 : 0));
        writer.WriteEncoded("$5\r\nGROUP\r\n"u8);
        writer.WriteEncoded(group);
        writer.WriteEncoded(consumer);
        writer.WriteEncoded("$5\r\nCOUNT\r\n"u8);
        writer.WriteInteger(count);
        if (blocks)
        {
            writer.WriteEncoded("$5\r\nBLOCK\r\n"u8);
            writer.WriteMilliseconds(block);
        }

        if (noAck) writer.WriteEncoded("$5\r\nNOACK\r\n"u8);
        writer.WriteEncoded("$7\r\nSTREAMS\r\n"u8);
        writer.WriteKey(stream);
        if (after is { } id) writer.WriteId(id);
        else writer.WriteEncoded("$1\r\n>\r\n"u8);
    }
}
