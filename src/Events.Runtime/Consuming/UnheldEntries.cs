using Events.Locking;
using Events.Store;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming;

/// <summary>
/// Entries that are pending for this consumer and not in hand, on purpose: they wait for another try, were left because their type is not known,
/// or were left for later. Whatever else is pending for it and not in hand was moved here by others; and of these, as of those in hand, the records
/// may be destroyed.
/// </summary>
internal sealed class UnheldEntries(TimeProvider time)
{
    // Beyond this it is not known any more what was moved here; a memory of all failures of a long outage is not needed.
    private const int MaxKept = 10_000;

    private readonly OrderedLock _lock = new(LockRank.Unheld);
    private readonly Dictionary<EntryId, Kept> _kept = [];
    private volatile bool _isEmpty = true;
    private bool _isOverfull;

    /// <summary>Tells whether it knows all that is unheld.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock.InOrder) return !_isOverfull;
        }
    }

    /// <summary>An entry is pending for the consumer and not in hand from now on.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="deliveryCount">How often it was delivered.</param>
    /// <param name="since">Before the command was sent that put it aside.</param>
    /// <param name="claimableAfter">How long after that others are free to claim it.</param>
    public void Add(EntryId id, long deliveryCount, long since, TimeSpan claimableAfter) =>
        Add(id, deliveryCount, since, time.GetTimestamp(), claimableAfter);

    /// <summary>An entry is pending for the consumer and not in hand from now on.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="deliveryCount">How often it was delivered.</param>
    /// <param name="since">Before the command was sent that showed it to be pending for the consumer.</param>
    /// <param name="seenAt">When that was answered.</param>
    /// <param name="claimableAfter">How long after the command others are free to claim it.</param>
    /// <param name="letter">What its dead letter would say of it, where it may have become one (<see cref="PendingRecord.Letter"/>).</param>
    public void Add(EntryId id, long deliveryCount, long since, long seenAt, TimeSpan claimableAfter, EntryId? letter = null)
    {
        lock (_lock.InOrder)
        {
            if (_kept.Count >= MaxKept && !_kept.ContainsKey(id))
            {
                _isOverfull = true;
                return;
            }

            _kept[id] = new Kept(deliveryCount, since, seenAt, time.TimestampAfter(since, claimableAfter), letter);
            _isEmpty = false;
        }
    }

    /// <summary>An entry is left pending, untried, because the server has refused what was to be done before its handler.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="since">Before the command was sent that left it.</param>
    public void AddRefused(EntryId id, long since)
    {
        Add(id, 0, since, TimeSpan.Zero);
        lock (_lock.InOrder)
        {
            if (_kept.TryGetValue(id, out Kept kept)) _kept[id] = kept with { IsRefused = true };
        }
    }

    /// <summary>Tells whether it was left by <see cref="AddRefused"/>: it is the next to be tried, before anything new.</summary>
    public bool IsRefused(EntryId id)
    {
        if (_isEmpty) return false;
        lock (_lock.InOrder) return _kept.TryGetValue(id, out Kept kept) && kept.IsRefused;
    }

    /// <summary>It is in hand again, or not this consumer's any more.</summary>
    public void Remove(EntryId id)
    {
        if (_isEmpty) return;
        lock (_lock.InOrder)
        {
            _kept.Remove(id);
            if (_kept.Count > 0) return;
            _isEmpty = true;
            _isOverfull = false;
        }
    }

    public bool Contains(EntryId id)
    {
        if (_isEmpty) return false;
        lock (_lock.InOrder) return _kept.ContainsKey(id);
    }

    /// <summary>The server has shown these to be pending for the consumer.</summary>
    /// <param name="lines">All that are, within the range.</param>
    /// <param name="from">The first ID of the range.</param>
    /// <param name="to">The last one.</param>
    /// <param name="start">Before it was asked.</param>
    /// <returns>Whether one within the range is missing that was unheld before it was asked.</returns>
    public bool Confirm(IReadOnlyList<PendingEntry> lines, EntryId from, EntryId to, long start)
    {
        if (_isEmpty) return false;
        HashSet<EntryId> ids = [.. lines.Select(static line => line.Id)];
        bool isMissing = false;
        lock (_lock.InOrder)
        {
            foreach ((EntryId id, Kept kept) in _kept)
            {
                isMissing |= id >= from && id <= to && kept.SeenAt < start && !ids.Contains(id);
            }

            // How long the others have been pending bears witness of what became of it.
            if (isMissing) return true;
            long now = time.GetTimestamp();
            foreach ((EntryId id, Kept kept) in _kept)
            {
                if (id >= from && id <= to && kept.SeenAt < start) _kept[id] = kept with { ConfirmedAt = start, SeenAt = now };
            }
        }

        return false;
    }

    /// <summary>The server has made one pending for the consumer again.</summary>
    public void Confirm(EntryId id, long start)
    {
        lock (_lock.InOrder)
        {
            if (_kept.TryGetValue(id, out Kept kept)) _kept[id] = kept with { ConfirmedAt = start, SeenAt = time.GetTimestamp() };
        }
    }

    /// <summary>Adds what is kept.</summary>
    public void Describe(List<PendingRecord> records)
    {
        if (_isEmpty) return;
        lock (_lock.InOrder)
        {
            long now = time.GetTimestamp();
            foreach ((EntryId id, Kept kept) in _kept)
            {
                records.Add(new PendingRecord(
                    id, time.Since(kept.ConfirmedAt, now), time.Since(kept.SeenAt, now), kept.DeliveryCount, time.Until(now, kept.ClaimableAt), kept.Letter));
            }
        }
    }

    /// <summary>The oldest that is kept; null for none.</summary>
    public EntryId? FindFirst()
    {
        if (_isEmpty) return null;
        lock (_lock.InOrder) return _kept.Count == 0 ? null : _kept.Keys.Min();
    }

    private readonly record struct Kept(long DeliveryCount, long ConfirmedAt, long SeenAt, long ClaimableAt, EntryId? Letter, bool IsRefused = false);
}
