using System.Buffers.Text;
using System.Text;
using Events.Store;
using Events.Time;

namespace Events.Redis.Protocol;

/// <summary>Writes commands as RESP arrays of bulk strings. The number of arguments is given first and must hold.</summary>
internal readonly ref struct CommandWriter(SendBuffer buffer)
{
    // '$' or '*', up to 20 digits, CRLF.
    private const int HeaderLength = 24;

    /// <summary>The number of bytes in the buffer.</summary>
    public int Length => buffer.Length;

    /// <summary>Begins a command.</summary>
    /// <param name="encodedName">Its name as a RESP bulk string.</param>
    /// <param name="arguments">How many arguments follow the name.</param>
    public void Begin(ReadOnlySpan<byte> encodedName, int arguments)
    {
        Span<byte> target = buffer.Reserve(HeaderLength + encodedName.Length);
        int length = WriteHeader(target, (byte)'*', arguments + 1);
        encodedName.CopyTo(target[length..]);
        buffer.Advance(length + encodedName.Length);
    }

    /// <summary>Writes bytes that are RESP bulk strings already.</summary>
    public void WriteEncoded(ReadOnlySpan<byte> bulkStrings)
    {
        bulkStrings.CopyTo(buffer.Reserve(bulkStrings.Length));
        buffer.Advance(bulkStrings.Length);
    }

    /// <summary>Writes once more what stands in the buffer, and bytes that are RESP bulk strings behind it.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="length">How many bytes it is.</param>
    /// <param name="bulkStrings">What comes behind it.</param>
    public void WriteAgain(int start, int length, ReadOnlySpan<byte> bulkStrings)
    {
        Span<byte> target = buffer.Reserve(length + bulkStrings.Length);
        buffer.Span.Slice(start, length).CopyTo(target);
        bulkStrings.CopyTo(target[length..]);
        buffer.Advance(length + bulkStrings.Length);
    }

    public void WriteKey(StreamKey key) => WriteEncoded(key.Encoded);

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        Span<byte> target = buffer.Reserve(HeaderLength + value.Length + 2);
        int length = WriteHeader(target, (byte)'$', value.Length);
        value.CopyTo(target[length..]);
        length += value.Length;
        "\r\n"u8.CopyTo(target[length..]);
        buffer.Advance(length + 2);
    }

    public void WriteText(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        Span<byte> target = buffer.Reserve(HeaderLength + bytes + 2);
        int length = WriteHeader(target, (byte)'$', bytes);
        length += Encoding.UTF8.GetBytes(value, target[length..]);
        "\r\n"u8.CopyTo(target[length..]);
        buffer.Advance(length + 2);
    }

    public void WriteInteger(long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out int length);
        WriteBytes(text[..length]);
    }

    public void WriteId(EntryId id)
    {
        Span<byte> text = stackalloc byte[EntryId.MaxFormattedLength];
        id.TryFormat(text, out int length, default, null);
        WriteBytes(text[..length]);
    }

    public void WriteIds(ReadOnlySpan<EntryId> ids)
    {
        foreach (EntryId id in ids) WriteId(id);
    }

    /// <summary>Whole milliseconds, rounded up, so that a wait or an idle time is never shorter than asked for.</summary>
    public void WriteMilliseconds(TimeSpan time) => WriteInteger(Spans.ToMilliseconds(time));

    private static int WriteHeader(Span<byte> target, byte prefix, int number)
    {
        target[0] = prefix;
        int digits = 1;
        if (number < 10) target[1] = (byte)('0' + number);
        else Utf8Formatter.TryFormat(number, target[1..], out digits);
        target[digits + 1] = (byte)'\r';
        target[digits + 2] = (byte)'\n';
        return digits + 3;
    }
}
