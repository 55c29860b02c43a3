using Events.Store;
using Events.Wire;

namespace Events.InMemory.Streams;

/// <summary>The entries of one stream, ordered by ID, and the counters that Redis keeps beside them.</summary>
internal sealed class StreamLog
{
    // More than this in one entry and Redis refuses it.
    private const long MaxElementBytes = 1L << 30;

    // Redis trims approximately at most a hundred nodes of a hundred entries at a time.
    private const long ApproximateTrimLimit = 10_000;

    private readonly Ring<StreamNode> _nodes = new();

    /// <summary>The number of entries.</summary>
    public long Length { get; private set; }

    /// <summary>The number of entries that were ever added.</summary>
    public long EntriesAdded { get; private set; }

    /// <summary>The largest ID ever added; it survives trimming and deleting.</summary>
    public EntryId LastId { get; private set; }

    /// <summary>The ID of the first entry; 0-0 when there is none.</summary>
    public EntryId FirstId { get; private set; }

    /// <summary>The largest ID that was deleted (not trimmed); 0-0 when none was.</summary>
    public EntryId MaxDeletedId { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <param name="id">Its ID; null for the next one.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="nowMilliseconds">The time, Unix milliseconds.</param>
    public EntryId Append(EntryId? id, EntryFields fields, ulong nowMilliseconds)
    {
        if (LastId == EntryId.Max) throw ServerReplies.StreamExhausted();
        EntryId added = id ?? NextId(nowMilliseconds);
        if (added <= LastId) throw ServerReplies.IdTooSmall();
        long elementBytes = ElementBytes(fields);
        if (elementBytes > MaxElementBytes) throw ServerReplies.ElementsTooLarge();
        StreamNode? tail = _nodes.Count == 0 ? null : _nodes[_nodes.Count - 1];
        if (tail is null || !tail.TryAdd(added, fields, elementBytes))
        {
            tail?.Close();
            _nodes.Add(new StreamNode(added, fields, tail));
        }

        Length++;
        EntriesAdded++;
        LastId = added;
        if (Length == 1) FirstId = added;
        return added;
    }

    /// <summary>The entries from one ID to another, both inclusive.</summary>
    public StreamCursor Range(EntryId from, EntryId to) => StreamCursor.Forward(_nodes, from, to);

    /// <summary>The entries from the larger ID back to the smaller one, both inclusive.</summary>
    public StreamCursor ReverseRange(EntryId to, EntryId from) => StreamCursor.Backward(_nodes, to, from);

    /// <summary>Finds one entry.</summary>
    public bool TryGet(EntryId id, out StoredEntry entry)
    {
        if (TryLocate(id, out int node, out int index))
        {
            entry = _nodes[node][index];
            return true;
        }

        entry = default;
        return false;
    }

    /// <summary>The last entry that is not deleted.</summary>
    public bool TryGetLast(out StoredEntry entry) => ReverseRange(EntryId.Max, EntryId.Min).TryNext(out entry);

    /// <summary>Removes an entry.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Delete(EntryId id)
    {
        if (!TryLocate(id, out int position, out int index)) return false;
        StreamNode node = _nodes[position];
        node.Delete(index);
        if (node.LiveCount == 0) _nodes.RemoveAt(position);
        Length--;
        if (id > MaxDeletedId) MaxDeletedId = id;
        if (Length == 0 || id == FirstId) FindFirstId();
        return true;
    }

    /// <summary>Cuts off the beginning.</summary>
    /// <returns>How many entries were removed.</returns>
    public long Trim(StreamTrim trim)
    {
        if (trim.Kind == StreamTrimKind.None) return 0;
        bool byLength = trim.Kind == StreamTrimKind.MaxLength;
        long removed = 0;
        while (_nodes.Count > 0 && !(byLength && Length <= trim.MaxLength))
        {
            StreamNode node = _nodes[0];
            if (!trim.IsExact && removed + node.LiveCount > ApproximateTrimLimit) break;
            bool whole = byLength ? Length - node.LiveCount >= trim.MaxLength : node.LastId < trim.MinId;
            if (whole)
            {
                _nodes.RemoveAt(0);
                removed += node.LiveCount;
                Length -= node.LiveCount;
                continue;
            }

            if (!trim.IsExact) break;
            int deleted = byLength
                ? node.DeleteFirst(Length - trim.MaxLength, EntryId.Max)
                : node.DeleteFirst(long.MaxValue, trim.MinId);
            removed += deleted;
            Length -= deleted;
            break;
        }

        if (removed > 0) FindFirstId();
        return removed;
    }

    private static long ElementBytes(EntryFields fields)
    {
        long bytes = 0;
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name)) bytes += name.Length + reader.ReadBytes().Length;
        return bytes;
    }

    private EntryId NextId(ulong nowMilliseconds) =>
        nowMilliseconds > LastId.Milliseconds ? new EntryId(nowMilliseconds, 0) : LastId.Next();

    private bool TryLocate(EntryId id, out int node, out int index)
    {
        index = 0;
        node = StreamCursor.LastNodeStartingAtOrBefore(_nodes, id);
        if (node < 0) return false;
        index = _nodes[node].IndexOf(id);
        return index < _nodes[node].Count && _nodes[node].GetId(index) == id && _nodes[node].IsLive(index);
    }

    private void FindFirstId() =>
        FirstId = Range(EntryId.Min, EntryId.Max).TryNext(out StoredEntry entry) ? entry.Id : EntryId.Min;
}
