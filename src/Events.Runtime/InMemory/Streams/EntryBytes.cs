using System.Buffers.Text;
using System.Text;
using Events.Wire;

namespace Events.InMemory.Streams;

/// <summary>Puts together the fields of an entry that the store itself adds.</summary>
internal sealed class EntryBytes
{
    private readonly MemoryStream _bytes = new();
    private int _values;

    public EntryFields Fields => new(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length), _values / 2);

    public EntryBytes Add(string name, string value) => Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    public EntryBytes Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        AddValue(name);
        AddValue(value);
        return this;
    }

    public void AddValue(ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[16];
        head[0] = (byte)'$';
        Utf8Formatter.TryFormat(value.Length, head[1..], out int digits);
        _bytes.Write(head[..(digits + 1)]);
        _bytes.Write("\r\n"u8);
        _bytes.Write(value);
        _bytes.Write("\r\n"u8);
        _values++;
    }
}
