using Events.Resp;
using Events.Wire;

namespace Events.Store.Redis;

/// <summary>Consecutive entries of a batch, one XADD each.</summary>
internal readonly ref struct XAddMany(
    StreamKey stream, ReadOnlySpan<byte> encoded, int start, ReadOnlySpan<EncodedEntry> entries, StreamTrim trim) : ICommand
{
    private readonly ReadOnlySpan<byte> _encoded = encoded;
    private readonly ReadOnlySpan<EncodedEntry> _entries = entries;

    public int Count => _entries.Length;

    public void Write(CommandWriter writer)
    {
        int position = start;
        foreach (EncodedEntry entry in _entries)
        {
            var fields = new EntryFields(_encoded[position..entry.End], entry.FieldCount);
            new XAdd(stream, fields, trim, null).Write(writer);
            position = entry.End;
        }
    }
}
