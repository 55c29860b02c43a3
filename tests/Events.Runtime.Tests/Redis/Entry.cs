using System.Text;
using Events.Wire;

namespace Events.Runtime.Tests.Redis;

/// <summary>Entries written in tests, from names and values.</summary>
internal sealed class Entry
{
    private readonly byte[] _bytes;
    private readonly int _count;

    public Entry(params string[] namesAndValues)
    {
        var text = new StringBuilder();
        foreach (string part in namesAndValues) text.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        _bytes = Encoding.UTF8.GetBytes(text.ToString());
        _count = namesAndValues.Length / 2;
    }

    public EntryFields Fields => new(_bytes, _count);

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Count => _count;

    /// <summary>Fields of an entry as one text, <c>name=value …</c>.</summary>
    public static string Text(EntryFields fields) =>
        string.Join(' ', fields.ToPairs().Select(pair => $"{pair.Key}={pair.Value}"));
}
