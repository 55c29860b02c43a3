using Events.Store;

namespace Events.Consuming.Holding;

/// <summary>The limit on what may be held, and those who wait for room.</summary>
internal sealed partial class HeldEntries
{
    // What a requeue stream brings runs one by one: see the dispatcher.
    private readonly HoldLimit _limit = new(scope.Options, scope.Definition.Handlers, scope.IsRequeue ? 1 : scope.Options.Concurrency);
    private RoomWaiter? _waiting;
    private RoomWaiter? _idleWaiters;

    /// <summary>Tells whether somebody waits for room: then nothing more comes until some of what is held is handled.</summary>
    public bool IsRoomAwaited
    {
        get
        {
            lock (_lock.InOrder)
            {
                for (RoomWaiter? at = _waiting; at is not null; at = at.Next)
                {
                    if (at.Wanted != RoomFor.Idle) return true;
                }

                return false;
            }
        }
    }

    /// <summary>Is called when somebody begins to wait for room.</summary>
    public Action? RoomAwaited { get; set; }

    /// <summary>
    /// Says whether nothing can begin here, for no fault of the events. Then one entry is held to find out when that is over, and nothing comes
    /// beside what is held: others may be able to handle it.
    /// </summary>
    public Func<bool>? CannotBegin { get; set; }

    /// <summary>Says for how many entries the next read may ask; 0 while so few are missing that it is not worth one.</summary>
    /// <param name="coming">How many come already.</param>
    public int ReadRoom(int coming)
    {
        bool cannotBegin = CannotBegin?.Invoke() == true;
        lock (_lock.InOrder)
        {
            if (cannotBegin) return _limit.Held + coming == 0 && !IsOverfullNow ? 1 : 0;
            return !IsOverfullNow && _limit.Room(coming) is var room && room >= _limit.ReadSize() ? room : 0;
        }
    }

    /// <summary>Returns the number of entries to claim at a time, given that there is room for one.</summary>
    /// <param name="most">At most.</param>
    public int ClaimSize(int most)
    {
        if (CannotBegin?.Invoke() == true) return 1;
        lock (_lock.InOrder) return _limit.ClaimSize(most);
    }

    /// <summary>A page came: how large its entries are decides how many are asked for.</summary>
    public void SeePage(EntryPage page)
    {
        if (page.Count == 0) return;
        long bytes = 0;
        for (int i = 0; i < page.Count; i++) bytes += page.GetLength(i);
        lock (_lock.InOrder) _limit.SeePage(page.Count, bytes);
    }

    /// <summary>Nothing came for a while: what comes next may be something else.</summary>
    public void StartSlowly()
    {
        lock (_lock.InOrder) _limit.StartSlowly();
    }

    /// <summary>Handlers have been called: see <see cref="HoldLimit.Report"/>.</summary>
    public int Report(int handler, int calls, int entries, TimeSpan elapsed)
    {
        lock (_lock.InOrder)
        {
            int next = _limit.Report(handler, calls, entries, elapsed);
            if (_waiting is not null) WakeWaiting();
            return next;
        }
    }

    /// <summary>The time, in seconds, for which the handlers have work with what is held and can begin.</summary>
    public double SecondsHeld
    {
        get
        {
            lock (_lock.InOrder) return _limit.SecondsHeld();
        }
    }

    /// <summary>The time for which an entry occupies one of the handlers.</summary>
    public double SecondsOf(int handler)
    {
        lock (_lock.InOrder) return _limit.SecondsOf(handler);
    }

    /// <summary>The entry cannot begin for now.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="why"><see cref="HeldState.Blocked"/>: another of its ordering key comes first. <see cref="HeldState.Waiting"/>: the store refuses what it
    /// needs.</param>
    public void Block(HeldEntry entry, HeldState why)
    {
        lock (_lock.InOrder)
        {
            entry.MoveTo(why);
            _limit.Block(entry.Handler);
            if (_waiting is not null) WakeWaiting();
        }
    }

    /// <summary>Notes that a handler can begin for it.</summary>
    public void Unblock(HeldEntry entry)
    {
        lock (_lock.InOrder)
        {
            entry.MoveTo(HeldState.Ready);
            _limit.Unblock(entry.Handler);
        }
    }

    /// <summary>Waits for room.</summary>
    public ValueTask WaitForRoomAsync(RoomFor wanted, CancellationToken cancellationToken)
    {
        RoomWaiter waiter;
        lock (_lock.InOrder)
        {
            if (HasRoom(wanted)) return ValueTask.CompletedTask;
            waiter = _idleWaiters ?? new RoomWaiter(this);
            _idleWaiters = waiter.Next;
            waiter.Begin(wanted, cancellationToken);
            waiter.Next = _waiting;
            _waiting = waiter;
        }

        waiter.RegisterCancellation();
        if (wanted != RoomFor.Idle) RoomAwaited?.Invoke();
        return waiter.Task;
    }

    /// <summary>Tells whether there is still room for one who was woken; if not, it waits again.</summary>
    public bool TryTakeRoom(RoomWaiter waiter)
    {
        lock (_lock.InOrder)
        {
            if (HasRoom(waiter.Wanted)) return true;
            waiter.Next = _waiting;
            _waiting = waiter;
        }

        if (waiter.Wanted != RoomFor.Idle) RoomAwaited?.Invoke();
        return false;
    }

    /// <summary>Takes one who waits off the list.</summary>
    /// <returns>False when it was woken already.</returns>
    public bool Withdraw(RoomWaiter waiter)
    {
        lock (_lock.InOrder)
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
        lock (_lock.InOrder)
        {
            waiter.Next = _idleWaiters;
            _idleWaiters = waiter;
        }
    }

    private bool HasRoom(RoomFor wanted) => !IsOverfullNow && (CannotBegin?.Invoke() == true ? _limit.Held == 0 : wanted switch
    {
        RoomFor.Claim => _limit.MayClaim,
        RoomFor.Idle => _limit.IsIdle,
        _ => _limit.Room(0) >= _limit.ReadSize(),
    });

    private void WakeWaiting()
    {
        RoomWaiter? before = null;
        for (RoomWaiter? at = _waiting; at is not null;)
        {
            RoomWaiter? next = at.Next;
            if (HasRoom(at.Wanted))
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
}
