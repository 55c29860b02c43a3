using Events.Store;
using Events.Supervision;
using Events.UserCode;

namespace Events.Consuming;

/// <summary>
/// All entries that the consumer holds, by ID: it bounds how many are unhandled, knows which leases are due, and lets the
/// reaper see that a claimed entry is already here, also when it is handled and only its acknowledgement is missing.
/// </summary>
internal sealed class HeldEntries(ConsumerScope scope)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EntryId, HeldEntry> _held = [];
    private HeldEntry? _pool;
    private RoomWaiter? _waiting;
    private RoomWaiter? _idleWaiters;
    private int _unhandled;
    private int _look;
    private EntryId _awaited;
    private TaskCompletionSource? _settled;

    /// <summary>How many entries are queued or being handled.</summary>
    public int UnhandledCount
    {
        get
        {
            lock (_lock) return _unhandled;
        }
    }

    /// <summary>Whether somebody waits for room: then nothing more comes until some of what is held is handled.</summary>
    public bool IsRoomAwaited
    {
        get
        {
            lock (_lock) return _waiting is not null;
        }
    }

    /// <summary>Whether the consumer has gone on without the handlers that run here.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Called when somebody begins to wait for room.</summary>
    public Action? RoomAwaited { get; set; }

    /// <summary>How many more entries may be held now.</summary>
    public int Room => Math.Max(0, scope.Options.Prefetch - UnhandledCount);

    /// <summary>Takes an entry of a page into custody.</summary>
    /// <returns>Null when the entry is here already: then it is not to be handled a second time.</returns>
    public HeldEntry? TryHold(EntryPage page, int index, long deliveryCount, long leaseStart)
    {
        lock (_lock)
        {
            EntryId id = page.GetId(index);
            if (scope.StillRunning.Contains(scope.Stream.Name, id)) return null;
            if (_held.TryGetValue(id, out HeldEntry? present))
            {
                present.LeaseStart = leaseStart;
                return null;
            }

            HeldEntry entry = _pool ?? new HeldEntry(scope);
            _pool = entry.Next;
            entry.Next = null;
            entry.Begin(page, index, deliveryCount, leaseStart);
            _held.Add(id, entry);
            _unhandled++;
            return entry;
        }
    }

    public bool Contains(EntryId id)
    {
        lock (_lock) return _held.ContainsKey(id);
    }

    /// <summary>Completes when the entry is not here any more. For one entry at a time.</summary>
    public Task WhenSettledAsync(EntryId id)
    {
        lock (_lock)
        {
            if (!_held.ContainsKey(id)) return Task.CompletedTask;
            if (_settled is null || _awaited != id) _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = id;
            return _settled.Task;
        }
    }

    /// <summary>The entry's handler has ended; it stays here until it is acknowledged or <see cref="Remove(HeldEntry)"/>.</summary>
    public void EndHandling(HeldEntry entry)
    {
        lock (_lock)
        {
            entry.EndHandling();
            _unhandled--;
            if (_waiting is not null) WakeWaiting();
        }
    }

    /// <summary>The entry is settled: acknowledged, parked, moved, given back or lost.</summary>
    public void Remove(HeldEntry entry)
    {
        lock (_lock) RemoveCore(entry);
    }

    public void Remove(ReadOnlySpan<HeldEntry> entries)
    {
        lock (_lock)
        {
            foreach (HeldEntry entry in entries) RemoveCore(entry);
        }
    }

    /// <summary>Entries whose lease began so long ago that it is to be renewed.</summary>
    public List<OwnedEntry> FindDueLeases(TimeSpan age)
    {
        var due = new List<OwnedEntry>();
        lock (_lock)
        {
            foreach (HeldEntry entry in _held.Values)
            {
                // What is committed is acknowledged, while its handler may go on for as long as it likes.
                if (!entry.IsLost && entry.Outcome != DeliveryOutcome.Committed
                    && scope.Time.Since(entry.LeaseStart) >= age) due.Add(entry.Owned);
            }
        }

        return due;
    }

    /// <summary>Notes what the server said to a renewal, and cancels the handlers of what is lost.</summary>
    /// <returns>What is lost: those that were just being acknowledged are not.</returns>
    public IReadOnlyList<EntryId> MarkRenewed(List<OwnedEntry> renewed, IReadOnlyList<LostEntry> notOurs, long start)
    {
        var lost = new List<EntryId>();
        var cancellations = new List<CancellationTokenSource>();
        lock (_lock)
        {
            // What is not ours has no younger lease: where it was handled already, its acknowledgement must not pass for beyond doubt.
            var lapsed = notOurs.Count == 0 ? null : notOurs.Select(static entry => entry.Id).ToHashSet();
            foreach (OwnedEntry owned in renewed)
            {
                if (lapsed?.Contains(owned.Id) == true) continue;
                if (_held.TryGetValue(owned.Id, out HeldEntry? entry)) entry.LeaseStart = start;
            }

            foreach ((EntryId id, _) in notOurs)
            {
                if (!_held.TryGetValue(id, out HeldEntry? entry) || entry.IsAcknowledging) continue;
                lost.Add(id);
                if (entry.MarkLost() is { } cancellation) cancellations.Add(cancellation);
            }
        }

        foreach (CancellationTokenSource cancellation in cancellations) scope.Cancel(cancellation);
        return lost;
    }

    /// <summary>Cancels the handlers of all entries that are held.</summary>
    /// <param name="lost">Whether the entries count as lost, so that no outcome is used.</param>
    public void CancelAll(bool lost)
    {
        var cancellations = new List<CancellationTokenSource>();
        lock (_lock)
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
        lock (_lock)
        {
            IsAbandoned = true;
            held = [.. _held.Values];
        }

        foreach (HeldEntry entry in held)
        {
            // Outside the lock: it takes the dispatcher's.
            bool runs = isRunning(entry);
            lock (_lock)
            {
                if (!_held.TryGetValue(entry.Id, out HeldEntry? present) || present != entry) continue;
                entry.MarkLost();
                if (runs) scope.StillRunning.Add(scope.Stream.Name, entry.Id);
            }
        }
    }

    /// <summary>Finds the handlers that are to be told of, and those whose tokens are to be cancelled by the caller.</summary>
    /// <returns>After how long the next one may be due; at most the period.</returns>
    public TimeSpan FindLate(List<LateHandler> slow, List<LateHandler> late, TimeSpan period)
    {
        TimeSpan next = period;
        TimeSpan? limit = scope.Options.HandlerTimeout;
        lock (_lock)
        {
            int look = ++_look;
            foreach (HeldEntry entry in _held.Values)
            {
                if (Meet(entry, look) is not { } run) continue;
                TimeSpan elapsed = TimeSpan.FromMilliseconds(Math.Max(0, scope.Clock.Now - run.Start));
                if (run.ToldAfter == default) run.ToldAfter = scope.Options.SlowHandlerWarning;
                if (elapsed >= run.ToldAfter)
                {
                    slow.Add(Describe(entry, run, elapsed, null));
                    while (run.ToldAfter <= elapsed && run.ToldAfter < TimeSpan.MaxValue / 2) run.ToldAfter *= 2;
                }

                if (limit is { } allowed && !run.IsTimedOut)
                {
                    if (elapsed >= allowed)
                    {
                        run.IsTimedOut = true;
                        late.Add(Describe(entry, run, elapsed, entry.TakeCancellation()));
                    }
                    else if (allowed - elapsed < next)
                    {
                        next = allowed - elapsed;
                    }
                }

                if (run.ToldAfter - elapsed < next) next = run.ToldAfter - elapsed;
            }
        }

        return next;
    }

    /// <summary>Waits until so many more entries may be held.</summary>
    public ValueTask WaitForRoomAsync(int entries, CancellationToken cancellationToken)
    {
        RoomWaiter waiter;
        lock (_lock)
        {
            if (IsRoomFor(entries)) return ValueTask.CompletedTask;
            waiter = _idleWaiters ?? new RoomWaiter(this);
            _idleWaiters = waiter.Next;
            waiter.Begin(entries, cancellationToken);
            waiter.Next = _waiting;
            _waiting = waiter;
        }

        waiter.RegisterCancellation();
        RoomAwaited?.Invoke();
        return waiter.Task;
    }

    /// <summary>Whether there is still room for one who was woken; if not, it waits again.</summary>
    public bool TryTakeRoom(RoomWaiter waiter)
    {
        lock (_lock)
        {
            if (IsRoomFor(waiter.Entries)) return true;
            waiter.Next = _waiting;
            _waiting = waiter;
        }

        RoomAwaited?.Invoke();
        return false;
    }

    /// <summary>Takes one who waits off the list.</summary>
    /// <returns>False when it was woken already.</returns>
    public bool Withdraw(RoomWaiter waiter)
    {
        lock (_lock)
        {
            RoomWaiter? before = null;
            for (RoomWaiter? at = _waiting; at is not null; before = at, at = at.Next)
            {
                if (at != waiter) continue;
                Unlink(before, at);
                return true;
            }

            return false;
        }
    }

    /// <summary>Takes back one whose wait is over.</summary>
    public void Return(RoomWaiter waiter)
    {
        lock (_lock)
        {
            waiter.Next = _idleWaiters;
            _idleWaiters = waiter;
        }
    }

    /// <returns>The call of its handler, when that is under way and was not met in this look.</returns>
    private static HandlerRun? Meet(HeldEntry entry, int look)
    {
        HandlerRun run = entry.Batch?.Run ?? entry.Run;
        if (!entry.Run.IsUnderWay || run.Look == look) return null;
        run.Look = look;
        return run;
    }

    private LateHandler Describe(HeldEntry entry, HandlerRun run, TimeSpan elapsed, CancellationTokenSource? cancellation)
    {
        HandlerDefinition handler = scope.Definition.Handlers[entry.Handler];
        var running = new RunningHandler(
            scope.Stream.Name, handler.EventType, handler.Method, entry.Id, run.Count, scope.Clock.ToTime(run.Start));
        return new LateHandler(running, elapsed, cancellation);
    }

    private bool IsRoomFor(int entries) =>
        scope.Options.Prefetch - _unhandled >= Math.Min(entries, scope.Options.Prefetch);

    private void WakeWaiting()
    {
        RoomWaiter? before = null;
        for (RoomWaiter? at = _waiting; at is not null;)
        {
            RoomWaiter? next = at.Next;
            if (IsRoomFor(at.Entries))
            {
                Unlink(before, at);
                at.Wake();
            }
            else
            {
                before = at;
            }

            at = next;
        }
    }

    private void Unlink(RoomWaiter? before, RoomWaiter waiter)
    {
        if (before is null) _waiting = waiter.Next;
        else before.Next = waiter.Next;
        waiter.Next = null;
    }

    private void RemoveCore(HeldEntry entry)
    {
        _held.Remove(entry.Id);
        if (IsAbandoned) scope.StillRunning.Remove(scope.Stream.Name, entry.Id);
        if (_settled is not null && entry.Id == _awaited)
        {
            _settled.SetResult();
            _settled = null;
        }

        entry.Reset();
        entry.Next = _pool;
        _pool = entry;
    }
}
