using System.Buffers.Text;
using System.Text;
using Events.Wire;

namespace Events.Administration;

/// <summary>Encodes fields that are known as text alone.</summary>
internal sealed class RawFields
{
    private readonly MemoryStream _bytes = new();
    private int _count;

    public EntryFields View => new(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length), _count);

    public RawFields Add(string name, string value)
    {
        Write(name);
        Write(value);
        _count++;
        return this;
    }

    private void Write(string text)
    {
        byte[] value = Encoding.UTF8.GetBytes(text);
        Span<byte> head = stackalloc byte[16];
        head[0] = (byte)'$';
        Utf8Formatter.TryFormat(value.Length, head[1..], out int digits);
        _bytes.Write(head[..(digits + 1)]);
        _bytes.Write("\r\n"u8);
        _bytes.Write(value);
        _bytes.Write("\r\n"u8);
    }
}
