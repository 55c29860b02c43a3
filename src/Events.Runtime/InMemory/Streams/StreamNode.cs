using Events.Wire;

namespace Events.InMemory.Streams;

/// <summary>
/// A run of consecutive entries: at most 100, and about 4,096 bytes as Redis counts them. Approximate trimming removes
/// whole nodes, and the memory of deleted entries comes back with their node, both as in Redis.
/// </summary>
internal sealed class StreamNode
{
    private const int MaxEntries = 100;
    private const int MaxBytes = 4096;

    // As much room as the node before needed is made at once, but no more than this.
    private const int MaxReserve = 16 * 1024;

    private byte[] _bytes;
    private Slot[] _slots;
    private int _firstLive;
    private long _listpackBytes;

    /// <summary>Makes a node of one entry.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="previous">The node before, now full; null if there is none.</param>
    public StreamNode(EntryId id, EntryFields fields, StreamNode? previous)
    {
        FirstId = id;
        int reserve = previous is null ? 0 : Math.Min(previous.EndOf(previous.Count - 1), MaxReserve);
        _bytes = new byte[Math.Max(fields.Bytes.Length, reserve)];
        fields.Bytes.CopyTo(_bytes);
        _slots = new Slot[previous?.Count ?? 1];
        _slots[0] = new Slot(id, fields.Bytes.Length, fields.Count);
        Count = 1;
        LiveCount = 1;
        _listpackBytes = ListpackSize.OfNewNode(fields) + ListpackSize.OfEntry(id, id, fields, sameNames: true);
    }

    /// <summary>The ID of the first entry, deleted or not.</summary>
    public EntryId FirstId { get; }

    /// <summary>The ID of the last entry, deleted or not.</summary>
    public EntryId LastId => _slots[Count - 1].Id;

    /// <summary>The number of entries that were added, deleted ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The number of entries that are not deleted.</summary>
    public int LiveCount { get; private set; }

    /// <summary>Adds an entry behind the others, if there is room.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="elementBytes">The sum of the lengths of its names and values.</param>
    public bool TryAdd(EntryId id, EntryFields fields, long elementBytes)
    {
        if (Count >= MaxEntries || _listpackBytes + elementBytes >= MaxBytes) return false;
        _listpackBytes += ListpackSize.OfEntry(id, FirstId, fields, HasNamesOfFirst(fields));
        int start = EndOf(Count - 1);
        int end = start + fields.Bytes.Length;
        if (end > _bytes.Length) Array.Resize(ref _bytes, Math.Max(end, _bytes.Length * 2));
        fields.Bytes.CopyTo(_bytes.AsSpan(start));
        if (Count == _slots.Length) Array.Resize(ref _slots, Math.Min(MaxEntries, Count * 2));
        _slots[Count++] = new Slot(id, end, fields.Count);
        LiveCount++;
        return true;
    }

    /// <summary>Gives back room for entries that will not come.</summary>
    public void Close()
    {
        int end = EndOf(Count - 1);
        if (_bytes.Length > end + (end / 8)) Array.Resize(ref _bytes, end);
        if (_slots.Length > Count + (Count / 8)) Array.Resize(ref _slots, Count);
    }

    /// <summary>Returns the index of the first entry whose ID is not smaller; <see cref="Count"/> if there is none.</summary>
    public int IndexOf(EntryId id)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_slots[middle].Id < id) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    public EntryId GetId(int index) => _slots[index].Id;

    public bool IsLive(int index) => _slots[index].FieldCount >= 0;

    public StoredEntry this[int index] =>
        new(_slots[index].Id, new EntryFields(BytesOf(index), _slots[index].FieldCount));

    /// <summary>Marks an entry as deleted.</summary>
    public void Delete(int index)
    {
        _slots[index] = _slots[index] with { FieldCount = -1 };
        LiveCount--;
    }

    /// <summary>Marks entries as deleted from the front until enough are gone or the ID is reached.</summary>
    /// <param name="count">At most how many.</param>
    /// <param name="before">Only smaller IDs.</param>
    /// <returns>How many.</returns>
    public int DeleteFirst(long count, EntryId before)
    {
        int deleted = 0;
        while (_firstLive < Count && deleted < count && _slots[_firstLive].Id < before)
        {
            if (IsLive(_firstLive))
            {
                Delete(_firstLive);
                deleted++;
            }

            _firstLive++;
        }

        return deleted;
    }

    private int EndOf(int index) => index < 0 ? 0 : _slots[index].End;

    private ReadOnlySpan<byte> BytesOf(int index) => _bytes.AsSpan(EndOf(index - 1).._slots[index].End);

    private bool HasNamesOfFirst(EntryFields fields)
    {
        // The bytes of a deleted first entry are still there, and Redis goes on comparing with them too.
        EntryReader first = new(BytesOf(0));
        EntryReader other = fields.GetReader();
        while (first.TryReadName(out ReadOnlySpan<byte> name))
        {
            if (!other.TryReadName(out ReadOnlySpan<byte> otherName) || !name.SequenceEqual(otherName)) return false;
            first.ReadBytes();
            other.ReadBytes();
        }

        return !other.TryReadName(out _);
    }

    // FieldCount is -1 once the entry is deleted; its bytes stay until the node goes.
    private readonly record struct Slot(EntryId Id, int End, int FieldCount);
}
