using Events.Redis.Protocol;
using Events.Store;
using Events.Wire;

namespace Events.Redis.Commands;

/// <summary><c>XADD key IDMP producer number [MAXLEN|MINID ~|= n] * name value …</c>, https://redis.io/docs/latest/commands/xadd/</summary>
internal readonly ref struct XAddIdempotent(StreamKey stream, EntryFields fields, GeneratedKey key, StreamTrim trim) : ICommand
{
    private readonly EntryFields _fields = fields;

    public void Write(CommandWriter writer)
    {
        writer.Begin("$4\r\nXADD\r\n"u8, 5 + TrimArguments.Count(trim) + (2 * _fields.Count));
        writer.WriteKey(stream);
        writer.WriteEncoded("$4\r\nIDMP\r\n"u8);
        writer.WriteEncoded(key.EncodedProducer);
        writer.WriteInteger(key.Number);
        TrimArguments.Write(writer, trim);
        writer.WriteEncoded("$1\r\n*\r\n"u8);
        writer.WriteEncoded(_fields.Bytes);
    }
}
