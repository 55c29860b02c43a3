using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XREAD COUNT n [BLOCK ms] STREAMS key id</c>, https://redis.io/docs/latest/commands/xread/</summary>
/// <param name="stream">The stream.</param>
/// <param name="after">Entries after this ID.</param>
/// <param name="count">At most how many.</param>
/// <param name="block">How long to wait; zero not to.</param>
internal readonly struct XRead(StreamKey stream, EntryId after, int count, TimeSpan block = default) : ICommand
{
    public void Write(CommandWriter writer)
    {
        bool blocks = block > TimeSpan.Zero;
        writer.Begin("$5\r\nXREAD\r\n"u8, blocks ? 7 : 5);
        writer.WriteEncoded("$5\r\nCOUNT\r\n"u8);
        writer.WriteInteger(count);
        if (blocks)
        {
            writer.WriteEncoded("$5\r\nBLOCK\r\n"u8);
            writer.WriteMilliseconds(block);
        }

        writer.WriteEncoded("$7\r\nSTREAMS\r\n"u8);
        writer.WriteKey(stream);
        writer.WriteId(after);
    }
}
