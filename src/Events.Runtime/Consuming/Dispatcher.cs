using Events.Recovery;

namespace Events.Consuming;

/// <summary>
/// Runs the handlers of held entries: one after the other, or up to <see cref="ConsumerOptions.Concurrency"/> at a time,
/// those of one ordering key in line. A worker runs as long as there is something to do; a handler that completes
/// synchronously costs no task. A batch counts as one. What comes back from the dead letters has a dispatcher of its own, which borrows from the
/// stream's, a handler at a time: together they keep to the limit.
/// </summary>
internal sealed class Dispatcher : IThreadPoolWorkItem
{
    private readonly ConsumerScope _scope;
    private readonly HandlerRunner _runner;
    private readonly BatchRunner _batchRunner;
    private readonly AckBatcher _acks;
    private readonly RetryTimer _retries;
    private readonly HandlersFirst _handlersFirst;
    private readonly Dispatcher? _lender;
    private readonly Lock _lock = new();
    private readonly KeyedLanes _lanes = new();
    private readonly BatchQueues? _batches;
    private HeldEntry? _first;
    private HeldEntry? _last;
    private long _sequence;
    private int _workers;
    private bool _hasTaken;
    private int _lent;
    private Dispatcher? _borrower;
    private bool _stopped;

    public Dispatcher(
        ConsumerScope scope,
        HeldEntries held,
        HandlerRunner runner,
        BatchRunner batchRunner,
        AckBatcher acks,
        RetryTimer retries,
        HandlersFirst handlersFirst,
        Dispatcher? lender)
    {
        _scope = scope;
        _runner = runner;
        _batchRunner = batchRunner;
        _acks = acks;
        _retries = retries;
        _handlersFirst = handlersFirst;
        _lender = lender;
        _batches = BatchQueues.For(scope, held, StartDueBatches);
        if (_batches is not null) held.RoomAwaited = StartDueBatches;
    }

    /// <summary>Whether the group has batch handlers: then a page is queued as a whole, so that batches are as full as it allows.</summary>
    public bool HasBatches => _batches is not null;

    public void Enqueue(HeldEntry entry)
    {
        bool start;
        lock (_lock)
        {
            if (entry.OrderingKey is not null && !_lanes.TryEnter(entry)) return;
            start = AppendReady(entry);
        }

        if (start) StartWorkers(1);
    }

    public void Enqueue(List<HeldEntry> entries)
    {
        int start = 0;
        lock (_lock)
        {
            foreach (HeldEntry entry in entries)
            {
                if (entry.OrderingKey is not null && !_lanes.TryEnter(entry)) continue;
                if (AppendReady(entry)) start++;
            }

            start += AddWorkersForBatches();
        }

        StartWorkers(start);
    }

    /// <summary>A parked entry does not come back here: the others of its key may go on.</summary>
    public void Unpark(ulong key, EntryId id)
    {
        int start = 0;
        lock (_lock)
        {
            if (_lanes.Unpark(key, id) is { } next && AppendReady(next)) start++;
            start += AddWorkersForBatches();
        }

        StartWorkers(start);
    }

    /// <summary>Entries that were begun and are still in their lanes are to run again.</summary>
    /// <returns>False when no further handler begins.</returns>
    public bool TryResume(List<HeldEntry> entries)
    {
        int start = 0;
        lock (_lock)
        {
            if (_stopped) return false;
            foreach (HeldEntry entry in entries)
            {
                if (AppendReady(entry)) start++;
            }

            start += AddWorkersForBatches();
        }

        StartWorkers(start);
        return true;
    }

    /// <summary>Begins no further handler.</summary>
    /// <returns>What was queued and not begun.</returns>
    public List<HeldEntry> StopBeginning()
    {
        lock (_lock)
        {
            _stopped = true;
            List<HeldEntry> queued = _lanes.Drain();
            _batches?.Drain(queued);
            for (HeldEntry? entry = _first; entry is not null; entry = entry.Next) queued.Add(entry);
            foreach (HeldEntry entry in queued) entry.Next = null;
            _first = _last = null;
            return queued;
        }
    }

    // Nothing is allocated as long as handlers complete synchronously.
    void IThreadPoolWorkItem.Execute()
    {
        while (TryBegin(out Work work, out ValueTask<TimeSpan?> running))
        {
            if (!running.IsCompletedSuccessfully)
            {
                _ = GoOnAsync(work, running);
                return;
            }

            End(work, running.Result);
        }

        // The read loop sees to the acknowledgements when it waits for this.
        if (!_handlersFirst.IsWaiting) FlushIfIdle();
    }

    private async Task GoOnAsync(Work work, ValueTask<TimeSpan?> running)
    {
        do
        {
            End(work, await running.ConfigureAwait(false));
        }
        while (TryBegin(out work, out running));
        FlushIfIdle();
    }

    private bool TryBegin(out Work work, out ValueTask<TimeSpan?> running)
    {
        work = default;
        running = default;
        if (!TryTake(out HeldEntry? entry, out HeldBatch? batch)) return false;
        work = batch is null ? new Work(entry!.Id, entry.OrderingKey, null) : new Work(default, null, batch);
        running = batch is null ? _runner.RunAsync(entry!) : _batchRunner.RunAsync(batch);
        return true;
    }

    private void End(Work work, TimeSpan? parkedFor)
    {
        if (work.Batch is { } batch) EndBatch(batch);
        else if (parkedFor != LaneExit.Held && (work.Key is not null || parkedFor is not null)) Leave(new LaneExit(work.Id, work.Key, parkedFor));
    }

    private void Leave(LaneExit exit)
    {
        int start = 0;
        lock (_lock)
        {
            if (LeaveLane(exit)) start++;
            start += AddWorkersForBatches();
        }

        StartWorkers(start);
        ScheduleReturn(exit);
    }

    private void EndBatch(HeldBatch batch)
    {
        int start = 0;
        lock (_lock)
        {
            foreach (LaneExit exit in batch.Exits)
            {
                if (LeaveLane(exit)) start++;
            }

            start += AddWorkersForBatches();
        }

        StartWorkers(start);
        foreach (LaneExit exit in batch.Exits) ScheduleReturn(exit);
        lock (_lock) _batches!.Return(batch);
    }

    private bool LeaveLane(LaneExit exit)
    {
        if (exit.Key is not { } key) return false;
        HeldEntry? next = exit.ParkedFor is null ? _lanes.Leave(key) : _lanes.Park(key);
        return next is not null && AppendReady(next);
    }

    // Only when the entry's lane knows that it is parked: the timer may find it gone, and open the lane.
    private void ScheduleReturn(LaneExit exit)
    {
        if (exit.ParkedFor is { } delay) _retries.Schedule(exit.Id, exit.Key, delay);
    }

    /// <returns>Whether a worker is to be started for it. Batches are looked at when all of a page is queued.</returns>
    private bool AppendReady(HeldEntry entry)
    {
        if (_batches is not null)
        {
            entry.Sequence = ++_sequence;
            if (_batches.TryAdd(entry)) return false;
        }

        entry.Next = null;
        if (_last is null) _first = entry;
        else _last.Next = entry;
        _last = entry;
        return AddWorkers(1) > 0;
    }

    private int AddWorkersForBatches() => _batches is null || _stopped ? 0 : AddWorkers(_batches.CountDue());

    private int AddWorkers(int wanted)
    {
        int limit = _lender is null ? _scope.Options.Concurrency - _lent : 1;
        int start = _stopped ? 0 : Math.Clamp(limit - _workers, 0, wanted);
        _workers += start;
        return start;
    }

    private void StartDueBatches()
    {
        int start;
        lock (_lock)
        {
            _batches!.Disarm();
            start = AddWorkersForBatches();
        }

        StartWorkers(start);
    }

    private void StartWorkers(int count)
    {
        for (; count > 0; count--)
        {
            if (_lender is null) _handlersFirst.Start(this);
            else _lender.Lend(this);
        }
    }

    private bool TryTake(out HeldEntry? entry, out HeldBatch? batch)
    {
        Dispatcher? borrower;
        lock (_lock)
        {
            entry = null;
            batch = null;
            if (!_stopped && !IsTurnOver)
            {
                if (_batches is not null) batch = _batches.TryTake(_first?.Sequence ?? long.MaxValue);
                if (batch is null) entry = TakeFirst();
                if (entry is not null && _batches?.TryWrap(entry) is { } alone) (entry, batch) = (null, alone);
                if (entry is not null || batch is not null) return _hasTaken = true;
            }

            _hasTaken = false;
            if (_lender is null) _workers--;
            borrower = _borrower;
            _borrower = null;
        }

        if (borrower is not null) ThreadPool.UnsafeQueueUserWorkItem(borrower, preferLocal: false);
        if (_lender is not null) GiveBack(_lender);
        return false;
    }

    // Who borrows has one at a time, and who lends gives way after one.
    private bool IsTurnOver => _hasTaken && (_lender is not null || _borrower is not null);

    /// <summary>Lets another dispatcher begin a handler in place of one of these: now, or when one of these has ended.</summary>
    private void Lend(Dispatcher borrower)
    {
        lock (_lock)
        {
            _lent = 1;
            if (_workers > _scope.Options.Concurrency - _lent)
            {
                _borrower = borrower;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(borrower, preferLocal: false);
    }

    private void GiveBack(Dispatcher lender)
    {
        // The lender's turn first; this is still a worker, so that nobody borrows meanwhile.
        lender.TakeBack();
        int start;
        lock (_lock)
        {
            _workers--;
            start = AddWorkersForWaiting();
        }

        StartWorkers(start);
    }

    private void TakeBack()
    {
        int start;
        lock (_lock)
        {
            _lent = 0;
            _hasTaken = false;
            start = AddWorkersForWaiting();
        }

        StartWorkers(start);
    }

    private int AddWorkersForWaiting() => _first is null ? AddWorkersForBatches() : AddWorkers(1);

    private HeldEntry? TakeFirst()
    {
        if (_first is not { } entry) return null;
        _first = entry.Next;
        if (_first is null) _last = null;
        entry.Next = null;
        return entry;
    }

    // Nothing left to do: no read is near whose write the acknowledgements could share.
    private void FlushIfIdle()
    {
        lock (_lock)
        {
            if (_workers > 0) return;
        }

        _acks.BeginFlush();
    }

    // What a worker has begun: an entry, or a batch, whose entries leave their lanes by its exits.
    private readonly record struct Work(EntryId Id, ulong? Key, HeldBatch? Batch);
}
