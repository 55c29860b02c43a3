using System.ComponentModel;
using Events.Wire;

namespace Events.Streams;

/// <content>The idempotency keys of the events.</content>
public abstract partial class EventBatch
{
    // All keys, one behind the other, and where each entry's ends, up to the last one that has one.
    private byte[] _keys = [];
    private int[] _keyEnds = [];
    private int _keyedCount;

    /// <summary>Tells whether an event has an idempotency key.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsKeyed => _keyedCount > 0;

    /// <summary>The idempotency key of an event; empty for none.</summary>
    /// <param name="index">The position of the event in the batch.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<byte> KeyOf(int index) =>
        index < _keyedCount ? _keys.AsSpan((index == 0 ? 0 : _keyEnds[index - 1])..(_keyEnds[index])) : default;

    /// <summary>The fields of an event: a view of <see cref="Encoded"/>.</summary>
    /// <param name="index">The position of the event in the batch.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public EntryFields FieldsOf(int index) => new(_buffer.AsSpan((index == 0 ? 0 : _entries[index - 1].End).._entries[index].End), _entries[index].FieldCount);

    private void KeepKey(ReadOnlySpan<byte> key)
    {
        int end = _keyedCount == 0 ? 0 : _keyEnds[_keyedCount - 1];
        if (_keyEnds.Length <= _count) Array.Resize(ref _keyEnds, Math.Max(_entries.Length, _count + 1));
        if (_keys.Length < end + key.Length) Array.Resize(ref _keys, Math.Max(256, 2 * (end + key.Length)));
        _keyEnds.AsSpan(_keyedCount.._count).Fill(end);
        key.CopyTo(_keys.AsSpan(end));
        _keyEnds[_count] = end + key.Length;
        _keyedCount = _count + 1;
    }
}
