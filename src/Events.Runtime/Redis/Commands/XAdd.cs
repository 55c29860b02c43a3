using Events.Redis.Protocol;
using Events.Store;
using Events.Wire;

namespace Events.Redis.Commands;

/// <summary><c>XADD key [MAXLEN|MINID ~|= n] id|* name value …</c>, https://redis.io/docs/latest/commands/xadd/</summary>
internal readonly ref struct XAdd(StreamKey stream, EntryFields fields, StreamTrim trim, EntryId? id) : ICommand
{
    private readonly EntryFields _fields = fields;

    public void Write(CommandWriter writer)
    {
        writer.Begin("$4\r\nXADD\r\n"u8, 2 + TrimArguments.Count(trim) + (2 * _fields.Count));
        writer.WriteKey(stream);
        TrimArguments.Write(writer, trim);
        if (id is { } chosen) writer.WriteId(chosen);
        else writer.WriteEncoded("$1\r\n*\r\n"u8);
        writer.WriteEncoded(_fields.Bytes);
    }
}
