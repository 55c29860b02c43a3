namespace Events.Store.Partitions;

/// <summary>
/// The order of partitions that are read side by side: the next entry of one that was added when the stream grew is held back until its old partition is read
/// up to what it had at that time. Not thread-safe.
/// </summary>
/// <param name="layout">How the stream has grown.</param>
internal sealed class GrownOrder(PartitionLayout layout)
{
    private readonly Dictionary<int, EntryId> _next = [];
    private readonly Dictionary<int, List<int>> _held = [];
    private readonly Queue<int> _free = new();

    /// <summary>Takes a partition whose next entry may be handed out.</summary>
    public bool TryTake(out int partition) => _free.TryDequeue(out partition);

    /// <summary>A partition has come to its next entry, or to its end.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="next">Its next entry, to be handed out; null at its end.</param>
    public void Advance(int partition, EntryId? next)
    {
        _next[partition] = next ?? EntryId.Max;
        if (next is not null)
        {
            int? old = OldOf(partition);
            if (old is null || IsPassed(partition, old.Value)) _free.Enqueue(partition);
            else (_held.TryGetValue(old.Value, out List<int>? behind) ? behind : _held[old.Value] = []).Add(partition);
        }

        if (!_held.Remove(partition, out List<int>? held)) return;
        foreach (int one in held)
        {
            if (IsPassed(one, partition)) _free.Enqueue(one);
            else (_held.TryGetValue(partition, out List<int>? still) ? still : _held[partition] = []).Add(one);
        }
    }

    private int? OldOf(int partition) => layout.AddedBy(partition) is { } growth ? partition % growth.From : null;

    // As long as nobody knows what the old one had, all that it has goes first.
    private bool IsPassed(int partition, int old)
    {
        EntryId end = layout.AddedBy(partition)!.Ends.TryGetValue(old, out EntryId known) ? known : EntryId.Max.Previous();
        return _next.TryGetValue(old, out EntryId next) && next > end;
    }
}
