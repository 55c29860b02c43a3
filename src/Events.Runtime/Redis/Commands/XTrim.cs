using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>XTRIM key MAXLEN|MINID ~|= n</c>, https://redis.io/docs/latest/commands/xtrim/</summary>
internal readonly struct XTrim(StreamKey stream, StreamTrim trim) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin("$5\r\nXTRIM\r\n"u8, 1 + TrimArguments.Count(trim));
        writer.WriteKey(stream);
        TrimArguments.Write(writer, trim);
    }
}
