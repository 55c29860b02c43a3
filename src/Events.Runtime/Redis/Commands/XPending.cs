using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary>
/// <c>XPENDING key group [[IDLE ms] from to count [consumer]]</c>, https://redis.io/docs/latest/commands/xpending/
/// </summary>
internal readonly struct XPending(StreamKey stream, string group, PendingQuery? query) : ICommand
{
    public void Write(CommandWriter writer)
    {
        if (query is not { } lines)
        {
            writer.Begin("$8\r\nXPENDING\r\n"u8, 2);
            writer.WriteKey(stream);
            writer.WriteText(group);
            return;
        }

        bool byIdle = lines.MinIdle > TimeSpan.Zero;
        writer.Begin("$8\r\nXPENDING\r\n"u8, 5 + (byIdle ? 2 : 0) + (lines.Consumer is null ? 0 : 1));
        writer.WriteKey(stream);
        writer.WriteText(group);
        if (byIdle)
        {
            writer.WriteEncoded("$4\r\nIDLE\r\n"u8);
            writer.WriteMilliseconds(lines.MinIdle);
        }

        writer.WriteId(lines.From);
        writer.WriteId(lines.To);
        writer.WriteInteger(lines.Count);
        if (lines.Consumer is not null) writer.WriteText(lines.Consumer);
    }
}
