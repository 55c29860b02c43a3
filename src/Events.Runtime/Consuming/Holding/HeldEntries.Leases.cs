using Events.Handling;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Holding;

/// <summary>Leases of what is held, and what becomes of them.</summary>
internal sealed partial class HeldEntries
{
    // In tenths of a microsecond: a millisecond.
    private const long MostApart = 10_000;

    // Counts pages and renewals.
    private long _round;

    /// <summary>Entries whose lease began so long ago that it is to be renewed.</summary>
    public List<OwnedEntry>? FindDueLeases(TimeSpan age)
    {
        List<OwnedEntry>? due = null;
        lock (_lock.InOrder)
        {
            foreach (HeldEntry entry in _held.Values)
            {
                // What is committed is acknowledged, while its handler may go on for as long as it likes.
                if ((!entry.IsLost || entry.DeliveredAgain > 0) && !entry.IsGone && !entry.IsReleasing && entry.Outcome != DeliveryOutcome.Committed
                    && scope.Time.Since(entry.LeaseStart) >= age) (due ??= []).Add(entry.Owned);
            }
        }

        return due;
    }

    /// <summary>The entries are on their way back to the group: their leases are not renewed any more.</summary>
    public void BeginReleasing(List<HeldEntry> entries)
    {
        lock (_lock.InOrder)
        {
            foreach (HeldEntry entry in entries)
            {
                if (entry.IsBlocked) _limit.Unblock(entry.Handler);
                entry.MoveTo(HeldState.Releasing);
            }
        }
    }

    /// <summary>Notes what the server said to a renewal, and cancels the handlers of what is lost.</summary>
    /// <returns>
    /// What another has; and what is pending for nobody, of which it is still to be found out why. Those that were handled, or are just being acknowledged, are
    /// neither.
    /// </returns>
    public IReadOnlyList<LostEntry> MarkRenewed(List<OwnedEntry> renewed, IReadOnlyList<LostEntry> notOurs, long start)
    {
        var lost = new List<LostEntry>();
        var cancellations = new List<CancellationTokenSource>();
        lock (_lock.InOrder)
        {
            bool isAnyNobodys = false;
            foreach (LostEntry one in notOurs)
            {
                if (!_held.TryGetValue(one.Id, out HeldEntry? entry) || entry.IsAcknowledging) continue;
                if (entry.IsLost)
                {
                    if (one.Owner is not null && entry.SeenAt <= start) entry.DeliveredAgain = 0;
                    continue;
                }

                if (one.Owner is null && (entry.IsHandled || entry.SeenAt > start)) continue;
                bool isOurDoing = one.Owner is null && entry.MayBeAcknowledged;
                if (!isOurDoing) lost.Add(one);
                isAnyNobodys |= one.Owner is null && !isOurDoing;
                if (one.Owner is null && !isOurDoing) continue;
                if (entry.MarkLost() is { } cancellation) cancellations.Add(cancellation);
            }

            // How long the others have been pending bears witness of what became of one that is pending for nobody: it stands until that is known.
            if (!isAnyNobodys) MarkRenewed(renewed, notOurs, start, scope.Time.GetTimestamp());
        }

        foreach (CancellationTokenSource cancellation in cancellations) scope.Cancel(cancellation);
        return lost;
    }

    private void MarkRenewed(List<OwnedEntry> renewed, IReadOnlyList<LostEntry> notOurs, long start, long now)
    {
        // What is not ours has no younger lease: where it was handled already, its acknowledgement must not pass for beyond doubt.
        var lapsed = notOurs.Count == 0 ? null : notOurs.Select(static entry => entry.Id).ToHashSet();
        _round++;
        foreach (OwnedEntry owned in renewed)
        {
            if (lapsed?.Contains(owned.Id) == true) continue;
            if (_held.TryGetValue(owned.Id, out HeldEntry? entry)) (entry.LeaseStart, entry.SeenAt, entry.Round) = (start, now, _round);
        }
    }

    /// <summary>The time at which the last entries came here, by a read or a claim; a moment long ago when none have.</summary>
    public long LastDelivery { get; private set; } = long.MaxValue;

    /// <summary>Entries have come here.</summary>
    public void NoteDelivery()
    {
        lock (_lock.InOrder)
        {
            LastDelivery = scope.Time.GetTimestamp();
            _round++;
        }
    }

    /// <summary>The oldest entry that is not handled yet; null for none.</summary>
    public EntryId? FindFirstUnhandled()
    {
        EntryId? first = null;
        lock (_lock.InOrder)
        {
            foreach (HeldEntry entry in _held.Values)
            {
                if (IsOurs(entry) && (first is null || entry.Id < first)) first = entry.Id;
            }
        }

        return first;
    }

    /// <summary>
    /// Adds the entries that are not handled yet and taken to be pending for the consumer; what came or was renewed together has the same age.
    /// </summary>
    public void Describe(List<PendingRecord> records)
    {
        lock (_lock.InOrder)
        {
            long now = scope.Time.GetTimestamp();
            foreach (HeldEntry entry in _held.Values)
            {
                // What may be acknowledged already is not to be brought back.
                if (!IsOurs(entry) || entry.IsGone || entry.MayBeAcknowledged || entry.IsAcknowledging) continue;
                // Where the clock stands still, what came before looks older all the same.
                TimeSpan apart = TimeSpan.FromTicks(Math.Min(_round - entry.Round, MostApart));
                records.Add(new PendingRecord(
                    entry.Id,
                    Spans.Add(scope.Time.Since(entry.LeaseStart, now), apart),
                    Spans.Add(scope.Time.Since(entry.SeenAt, now), apart),
                    entry.DeliveryCount,
                    scope.Options.MinIdle - scope.Time.Since(entry.LeaseStart, now),
                    LetterOf(entry)));
            }
        }
    }

    /// <summary>
    /// The server is asked for entries that are pending, or what became of them. Until <see cref="EndAsking"/> it is remembered what is acknowledged: the
    /// answer may be older than that.
    /// </summary>
    public void BeginAsking()
    {
        lock (_lock.InOrder) _asking++;
    }

    /// <summary>The answer is used.</summary>
    public void EndAsking()
    {
        lock (_lock.InOrder)
        {
            if (--_asking == 0) _acknowledgedMeanwhile.Clear();
        }
    }

    /// <summary>
    /// Notes how it stands with entries, and cancels the handlers of what is lost. One that this consumer itself has acknowledged just before its record was
    /// made anew, or does right now, is to be acknowledged once more: <see cref="FindToAcknowledge"/>.
    /// </summary>
    /// <param name="standings">What the server has said.</param>
    /// <param name="start">Before it was asked.</param>
    /// <returns>The entries in hand of which it is still true; what was settled or delivered again meanwhile is not among them.</returns>
    public HashSet<EntryId> Apply(IReadOnlyList<RecordStanding> standings, long start)
    {
        var applied = new HashSet<EntryId>();
        var cancellations = new List<CancellationTokenSource>();
        lock (_lock.InOrder)
        {
            long now = scope.Time.GetTimestamp();
            _round++;
            foreach (RecordStanding standing in standings)
            {
                bool isRestored = standing.Kind == RecordStandingKind.Restored;
                if (!_held.TryGetValue(standing.Id, out HeldEntry? entry))
                {
                    if (isRestored && _acknowledgedMeanwhile.Contains(standing.Id)) _toAcknowledge.Add(standing.Id);
                    continue;
                }

                // The group has gone back to before it and has come to it again since: the answer is older than that.
                if (standing.Kind == RecordStandingKind.Undelivered && entry.SeenAt > start) continue;
                if (isRestored) entry.WasRestored = true;
                if (!entry.IsAcknowledging && (!entry.IsHandled || standing.Kind == RecordStandingKind.Others)) applied.Add(standing.Id);
                if (entry.IsHandled) continue;
                switch (standing.Kind)
                {
                    case RecordStandingKind.Own or RecordStandingKind.Restored:
                        (entry.LeaseStart, entry.SeenAt, entry.Round) = (start, now, _round);
                        break;
                    case RecordStandingKind.Gone:
                        entry.IsGone = true;
                        break;
                    default:
                        if (!entry.IsAcknowledging && entry.MarkLost() is { } cancellation) cancellations.Add(cancellation);
                        break;
                }
            }
        }

        foreach (CancellationTokenSource cancellation in cancellations) scope.Cancel(cancellation);
        return applied;
    }

    /// <summary>
    /// The server was asked to make records anew, and nobody knows whether it has: what of them was acknowledged meanwhile, or will be, is to be acknowledged
    /// once more, so that it does not run again.
    /// </summary>
    public void MayBeRestored(IReadOnlyList<PendingRecord> records)
    {
        lock (_lock.InOrder)
        {
            foreach (PendingRecord record in records)
            {
                if (_held.TryGetValue(record.Id, out HeldEntry? entry)) entry.WasRestored = true;
                else if (_acknowledgedMeanwhile.Contains(record.Id)) _toAcknowledge.Add(record.Id);
            }
        }
    }

    /// <summary>
    /// The entries that were acknowledged when their records may have been made anew behind that: they are acknowledged once more, and not handled again.
    /// </summary>
    public EntryId[] FindToAcknowledge()
    {
        lock (_lock.InOrder) return _toAcknowledge.Count == 0 ? [] : [.. _toAcknowledge];
    }

    /// <summary>They are acknowledged once more.</summary>
    public void EndAcknowledging(EntryId[] ids)
    {
        lock (_lock.InOrder)
        {
            foreach (EntryId id in ids)
            {
                if (_toAcknowledge.Remove(id) && _asking > 0) _acknowledgedMeanwhile.Add(id);
            }
        }
    }

    /// <summary>Returns the ID that a dead letter of an entry names: a requeued entry says what it once was.</summary>
    public static EntryId LetterOf(HeldEntry entry) =>
        entry.Fields.TryGetValue("dead:id"u8, out ReadOnlySpan<byte> text) && EntryId.TryParse(text, null, out EntryId original) ? original : entry.Id;

    private static bool IsOurs(HeldEntry entry) =>
        !entry.IsLost && !entry.IsHandled && entry.Outcome != DeliveryOutcome.Committed;
}
