using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XCLAIM key group consumer min-idle id… [JUSTID]</c>, https://redis.io/docs/latest/commands/xclaim/</summary>
internal readonly ref struct XClaim(
    StreamKey stream, string group, string consumer, TimeSpan minIdle, ReadOnlySpan<EntryId> ids, bool justIds) : ICommand
{
    private readonly ReadOnlySpan<EntryId> _ids = ids;

    public void Write(CommandWriter writer)
    {
        writer.Begin("$6\r\nXCLAIM\r\n"u8, 4 + _ids.Length + (justIds ? 1 : 0));
        writer.WriteKey(stream);
        writer.WriteText(group);
        writer.WriteText(consumer);
        writer.WriteMilliseconds(minIdle);
        writer.WriteIds(_ids);
        if (justIds) writer.WriteEncoded("$6\r\nJUSTID\r\n"u8);
    }
}
