using Events.Locking;
using Events.Store;

namespace Events.Consuming.Holding;

/// <summary>
/// All entries that the consumer holds, by ID: it bounds what is unhandled (<see cref="HoldLimit"/>), knows which leases are due, and lets
/// the reaper see that a claimed entry is already here, also when it is handled and only its acknowledgement is missing.
/// </summary>
internal sealed partial class HeldEntries(ConsumerScope scope)
{
    private readonly OrderedLock _lock = new(LockRank.Held);
    private readonly Dictionary<EntryId, HeldEntry> _held = [];
    private readonly HashSet<EntryId> _acknowledgedMeanwhile = [];
    private readonly HashSet<EntryId> _toAcknowledge = [];
    private int _asking;
    private HeldEntry? _pool;
    private readonly int _mostUnacknowledged = (int)Math.Min(int.MaxValue, Math.Max(10_000, 20L * scope.Options.AckBatchSize));
    private EntryId _awaited;
    private TaskCompletionSource? _settled;

    /// <summary>The number of entries in hand, those included whose acknowledgement is on its way.</summary>
    public int Count
    {
        get
        {
            lock (_lock.InOrder) return _held.Count;
        }
    }

    /// <summary>The number of entries that are queued or being handled.</summary>
    public int UnhandledCount
    {
        get
        {
            lock (_lock.InOrder) return _limit.Held;
        }
    }

    /// <summary>
    /// Tells whether so much is handled and not acknowledged that nothing more is taken: the server refuses acknowledgements, and what waits for them must not
    /// grow for as long as it does.
    /// </summary>
    public bool IsOverfull
    {
        get
        {
            lock (_lock.InOrder) return IsOverfullNow;
        }
    }

    /// <summary>Tells whether the consumer has gone on without the handlers that run here.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>The entries that are pending for the consumer and not held; null for none.</summary>
    public UnheldEntries? Unheld { get; set; }

    /// <summary>Takes an entry of a page into custody.</summary>
    /// <param name="page">The page.</param>
    /// <param name="index">The index of the entry in it.</param>
    /// <param name="deliveryCount">How often it was delivered.</param>
    /// <param name="leaseStart">Before the command that delivered it was sent.</param>
    /// <param name="isNew">Whether the group has come to it, as it does again where it has gone back; false for what was claimed.</param>
    /// <returns>Null when the entry is here already, or was until it was acknowledged (<see cref="BeginAsking"/>): then it is not to be handled a second
    /// time.</returns>
    public HeldEntry? TryHold(EntryPage page, int index, long deliveryCount, long leaseStart, bool isNew = false)
    {
        lock (_lock.InOrder)
        {
            EntryId id = page.GetId(index);
            if (scope.StillRunning.Contains(scope.Stream.Name, id)) return null;

            // It was claimed while it was in hand, and is acknowledged since; or its record was made anew behind its acknowledgement.
            if (_asking > 0 && _acknowledgedMeanwhile.Contains(id)) return null;
            if (_toAcknowledge.Count > 0 && _toAcknowledge.Contains(id))
            {
                if (!isNew) return null;
                _toAcknowledge.Remove(id);
            }

            if (_held.TryGetValue(id, out HeldEntry? present))
            {
                // The group has gone back to before it: what the server has given once more is ours.
                bool hasNotBegun = present is { Batch: null, State: HeldState.Arriving or HeldState.Blocked or HeldState.Ready };
                if (isNew && present.IsLost && hasNotBegun) present.MarkRedelivered();
                else if (present.IsLost) present.DeliveredAgain = deliveryCount;
                (present.LeaseStart, present.SeenAt, present.Round) = (leaseStart, LastDelivery, _round);
                return null;
            }

            HeldEntry entry = _pool ?? new HeldEntry(scope);
            _pool = entry.Next;
            entry.Next = null;
            entry.Begin(page, index, deliveryCount, leaseStart);
            (entry.SeenAt, entry.Round) = (LastDelivery, _round);
            Unheld?.Remove(id);
            _held.Add(id, entry);
            _limit.Hold(entry.Handler, entry.Bytes);
            return entry;
        }
    }

    /// <summary>Tells whether an entry is here, or was handled here and is only to be acknowledged once more.</summary>
    public bool Contains(EntryId id)
    {
        lock (_lock.InOrder) return _held.ContainsKey(id) || _toAcknowledge.Contains(id);
    }

    /// <summary>
    /// The server has shown an entry to be pending for the consumer: one that was lost before the server was asked, and is still in hand, has come here once
    /// more.
    /// </summary>
    /// <param name="line">What the server has shown.</param>
    /// <param name="start">Before it was asked.</param>
    /// <returns>See <see cref="Contains"/>.</returns>
    public bool SeePending(PendingEntry line, long start)
    {
        lock (_lock.InOrder)
        {
            if (!_held.TryGetValue(line.Id, out HeldEntry? entry)) return _toAcknowledge.Contains(line.Id);
            if (entry.IsLost && entry.LostAt < start && entry.DeliveredAgain == 0) entry.DeliveredAgain = line.DeliveryCount;
            return true;
        }
    }

    /// <summary>Completes when the entry is not here any more. For one entry at a time.</summary>
    public Task WhenSettledAsync(EntryId id)
    {
        lock (_lock.InOrder)
        {
            if (!_held.ContainsKey(id)) return Task.CompletedTask;
            if (_settled is null || _awaited != id) _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = id;
            return _settled.Task;
        }
    }

    /// <summary>The entry's handler has ended well, or it needs none; it stays here until it is acknowledged.</summary>
    public void EndHandling(HeldEntry entry)
    {
        lock (_lock.InOrder)
        {
            EndHandlingCore(entry);
            entry.MoveTo(HeldState.Handled);
            if (_waiting is not null) WakeWaiting();
        }
    }

    /// <summary>The entry is settled otherwise: deferred, moved, committed, left, released or lost.</summary>
    public void End(HeldEntry entry)
    {
        lock (_lock.InOrder) EndCore(entry);
    }

    /// <summary>The entry was lost, and whoever had it has let go of it.</summary>
    /// <returns>What is known of it when it has come here once more meanwhile, so that it is pending for the consumer; else null.</returns>
    public ReleasedEntry? EndLost(HeldEntry entry)
    {
        lock (_lock.InOrder)
        {
            ReleasedEntry? again = entry.DeliveredAgain > 0 && !IsAbandoned ? ReleasedEntry.Of(entry) with { DeliveryCount = entry.DeliveredAgain } : null;
            EndCore(entry);
            return again;
        }
    }

    /// <summary>The entries are acknowledged.</summary>
    public void Remove(ReadOnlySpan<HeldEntry> entries)
    {
        lock (_lock.InOrder)
        {
            bool wasOverfull = IsOverfullNow;
            foreach (HeldEntry entry in entries) RemoveCore(entry);
            if (wasOverfull) WakeWaiting();
        }
    }

    /// <summary>Cancels the handlers of all entries that are held.</summary>
    /// <param name="lost">Whether the entries count as lost, so that no outcome is used.</param>
    public void CancelAll(bool lost)
    {
        var cancellations = new List<CancellationTokenSource>();
        lock (_lock.InOrder)
        {
            foreach (HeldEntry entry in _held.Values)
            {
                if (lost) entry.MarkLost();
                if (entry.TakeCancellation() is { } cancellation) cancellations.Add(cancellation);
            }
        }

        foreach (CancellationTokenSource cancellation in cancellations) scope.Cancel(cancellation);
    }

    /// <summary>
    /// Handlers that ignore their cancellation are left to themselves: their outcome is not used. Until they end, their entries are not begun by another life
    /// of the consumer.
    /// </summary>
    public void Abandon(Predicate<HeldEntry> isRunning)
    {
        HeldEntry[] held;
        lock (_lock.InOrder)
        {
            IsAbandoned = true;
            held = [.. _held.Values];
        }

        foreach (HeldEntry entry in held)
        {
            // Outside the lock: it takes the dispatcher's.
            bool runs = isRunning(entry);
            lock (_lock.InOrder)
            {
                if (!_held.TryGetValue(entry.Id, out HeldEntry? present) || present != entry) continue;
                entry.MarkLost();
                if (runs) scope.StillRunning.Add(scope.Stream.Name, entry.Id);
            }
        }
    }

    private bool IsOverfullNow => _held.Count - _limit.Held >= _mostUnacknowledged;

    private void EndCore(HeldEntry entry)
    {
        EndHandlingCore(entry);
        RemoveCore(entry);
        if (_waiting is not null) WakeWaiting();
    }

    private void EndHandlingCore(HeldEntry entry)
    {
        _limit.Release(entry.Handler, entry.Bytes, entry.IsBlocked);
        entry.EndHandling();
    }

    private void RemoveCore(HeldEntry entry)
    {
        if (entry.IsAcknowledging)
        {
            if (_asking > 0) _acknowledgedMeanwhile.Add(entry.Id);
            if (entry.WasRestored) _toAcknowledge.Add(entry.Id);
        }

        _held.Remove(entry.Id);
        if (IsAbandoned) scope.StillRunning.Remove(scope.Stream.Name, entry.Id);
        if (_settled is not null && entry.Id == _awaited)
        {
            _settled.SetResult();
            _settled = null;
        }

        entry.Tally?.End(entry.Id);
        entry.Reset();
        entry.Next = _pool;
        _pool = entry;
    }
}
