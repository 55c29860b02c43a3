using Events.Redis.Protocol;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Commands;

/// <summary>Consecutive entries of a batch, one XADD each, with an <c>ASKING</c> in front of it where that is asked for.</summary>
internal readonly ref struct XAddMany(
    StreamKey stream, ReadOnlySpan<byte> encoded, int start, ReadOnlySpan<EncodedEntry> entries, StreamTrim trim, bool isAsked = false) : ICommand
{
    private readonly ReadOnlySpan<byte> _encoded = encoded;
    private readonly ReadOnlySpan<EncodedEntry> _entries = entries;

    public int Count => _entries.Length;

    public void Write(CommandWriter writer)
    {
        // Up to the fields, an XADD is as the one before it that has as many fields.
        int position = start;
        int headStart = 0;
        int headLength = 0;
        int headFields = -1;
        foreach (EncodedEntry entry in _entries)
        {
            ReadOnlySpan<byte> fields = _encoded[position..entry.End];
            position = entry.End;
            if (isAsked) writer.WriteEncoded(EncodedCommands.Asking);
            if (entry.FieldCount == headFields)
            {
                writer.WriteAgain(headStart, headLength, fields);
                continue;
            }

            headStart = writer.Length;
            headFields = entry.FieldCount;
            new XAdd(stream, new EntryFields(fields, headFields), trim, null).Write(writer);
            headLength = writer.Length - headStart - fields.Length;
        }
    }
}
