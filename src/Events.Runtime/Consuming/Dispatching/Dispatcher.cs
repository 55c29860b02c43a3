using Events.Consuming.Holding;
using Events.Consuming.Settling;
using Events.Locking;

namespace Events.Consuming.Dispatching;

/// <summary>
/// Runs the handlers of held entries: one after the other, or up to <see cref="ConsumerOptions.Concurrency"/> at a time,
/// those of one ordering key in line. A <see cref="HandlerWorker"/> runs as long as there is something to do. A batch counts as one. What comes back from the
/// dead letters has a dispatcher of its own, which borrows from the stream's, a handler at a time: together they keep to the limit.
/// </summary>
internal sealed partial class Dispatcher
{
    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly HandlerRunner _runner;
    private readonly BatchRunner _batchRunner;
    private readonly AckBatcher _acks;
    private readonly DeferredEntries _deferred;
    private readonly InlineRunner _inlineRunner;
    private readonly InlineRunner _sweepRunner;
    private readonly Dispatcher? _main;
    private readonly OrderedLock _lock = new(LockRank.Dispatcher);
    private readonly KeyedLanes _lanes = new();
    private readonly BatchQueues? _batches;
    private HeldEntry? _first;
    private HeldEntry? _last;
    private long _sequence;
    private readonly List<HandlerWorker> _all = [];
    private HandlerWorker? _idle;
    private int _workers;
    private int _running;
    private bool _hasTaken;
    private int _slotsTaken;
    private HandlerWorker? _waitingWorker;
    private TaskCompletionSource? _nothingRuns;
    private bool _stopped;

    public Dispatcher(
        ConsumerScope scope,
        HeldEntries held,
        HandlerRunner runner,
        BatchRunner batchRunner,
        AckBatcher acks,
        DeferredEntries deferred,
        InlineRunner inlineRunner,
        InlineRunner sweepRunner,
        Dispatcher? main)
    {
        _scope = scope;
        _held = held;
        _runner = runner;
        _batchRunner = batchRunner;
        _acks = acks;
        _deferred = deferred;
        _inlineRunner = inlineRunner;
        _sweepRunner = sweepRunner;
        _main = main;
        _batches = BatchQueues.For(scope, held, OnBatchesDue);
        if (_batches is not null) held.RoomAwaited = OnBatchesDue;
    }

    /// <summary>Tells whether the group has batch handlers: then a page is queued as a whole, so that batches are as full as it allows.</summary>
    public bool HasBatches => _batches is not null;

    public void Enqueue(HeldEntry entry)
    {
        bool start;
        lock (_lock.InOrder)
        {
            if (!TryEnterLane(entry)) return;
            start = AppendReady(entry);
        }

        if (start) StartWorkers(1);
    }

    public void Enqueue(List<HeldEntry> entries)
    {
        int start = 0;
        lock (_lock.InOrder)
        {
            foreach (HeldEntry entry in entries)
            {
                if (!TryEnterLane(entry)) continue;
                if (AppendReady(entry)) start++;
            }

            start += AddWorkersForBatches();
        }

        StartWorkers(start);
    }

    /// <summary>A deferred entry does not come back here: the others of its key may go on.</summary>
    public void Reopen(ulong key, EntryId id)
    {
        int start = 0;
        lock (_lock.InOrder)
        {
            if (TryAppendReady(_lanes.Reopen(key, id))) start++;
            start += AddWorkersForBatches();
        }

        StartWorkers(start);
    }

    /// <summary>Entries that were begun and are still in their lanes are to run again.</summary>
    /// <returns>False when no further handler begins.</returns>
    public bool TryResume(List<HeldEntry> entries)
    {
        int start = 0;
        lock (_lock.InOrder)
        {
            if (_stopped) return false;
            foreach (HeldEntry entry in entries)
            {
                if (TryAppendReady(entry)) start++;
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
        lock (_lock.InOrder)
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

    /// <summary>Completes when no handler runs and nothing is being settled.</summary>
    public Task WhenNothingRunsAsync()
    {
        lock (_lock.InOrder)
        {
            if (_running == 0) return Task.CompletedTask;
            _nothingRuns ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _nothingRuns.Task;
        }
    }

    /// <summary>Adds the handlers that run.</summary>
    public void Describe(List<RunningHandler> running)
    {
        lock (_lock.InOrder)
        {
            foreach (HandlerWorker worker in _all)
            {
                if (worker.Describe() is { } handler) running.Add(handler);
            }
        }
    }

    /// <summary>Tells whether a handler runs for the entry, or its outcome is being settled.</summary>
    public bool IsRunning(HeldEntry entry)
    {
        lock (_lock.InOrder) return _all.Exists(worker => worker.Has(entry));
    }

    /// <summary>Gives a worker what comes next. When there is nothing it is to end.</summary>
    public bool TryTake(HandlerWorker worker)
    {
        HandlerWorker? waiting;
        lock (_lock.InOrder)
        {
            if (!_stopped && !IsTurnOver)
            {
                HeldEntry? entry = null;
                HeldBatch? batch = _batches?.TryTake(_first?.Sequence ?? long.MaxValue);
                if (batch is null) entry = TakeFirst();
                if (entry is not null && _batches?.TryWrap(entry) is { } alone) (entry, batch) = (null, alone);
                if (entry is not null || batch is not null)
                {
                    _taken++;
                    if (!worker.IsRunning) _running++;
                    if (batch is null) worker.Take(entry!);
                    else worker.Take(batch);
                    return _hasTaken = true;
                }
            }

            waiting = EndWorker(worker);
        }

        EndTurn(waiting);
        return false;
    }

    /// <summary>Ends what a worker had, which is settled.</summary>
    public void End(EntryId id, ulong? key, HeldBatch? batch, TimeSpan? deferredFor)
    {
        if (batch is not null) EndBatch(batch);
        else if (deferredFor != LaneExit.Held && (key is not null || deferredFor is not null)) Leave(new LaneExit(id, key, deferredFor));
    }

    /// <summary>A worker has come to its end at once. The read loop sees to the acknowledgements when it waits for this.</summary>
    public void OnNothingLeft()
    {
        if (!_inlineRunner.IsWaiting) FlushIfIdle();
    }

    /// <summary>A worker has failed in a way that nothing expects. What it had is not settled, and stays pending.</summary>
    public void OnFailed(HandlerWorker worker, Exception exception)
    {
        _scope.Supervisor.Fail("handling events", exception);
        HandlerWorker? waiting;
        lock (_lock.InOrder)
        {
            if (!worker.IsRunning) return;
            waiting = EndWorker(worker);
        }

        EndTurn(waiting);
    }

    /// <summary>Nothing left to do: no read is near whose write the acknowledgements could share.</summary>
    public void FlushIfIdle()
    {
        lock (_lock.InOrder)
        {
            if (_workers > 0) return;
        }

        _acks.BeginFlush();
    }

    private void Leave(LaneExit exit)
    {
        int start = 0;
        lock (_lock.InOrder)
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
        lock (_lock.InOrder)
        {
            foreach (LaneExit exit in batch.Exits)
            {
                if (LeaveLane(exit)) start++;
            }

            start += AddWorkersForBatches();
        }

        StartWorkers(start);
        foreach (LaneExit exit in batch.Exits) ScheduleReturn(exit);
        lock (_lock.InOrder) _batches!.Return(batch);
    }

    private bool LeaveLane(LaneExit exit)
    {
        if (exit.Key is not { } key) return false;
        return TryAppendReady(exit.DeferredFor is null ? _lanes.Leave(key) : _lanes.Defer(key));
    }

    private bool TryEnterLane(HeldEntry entry)
    {
        if (entry.OrderingKey is not null && !_lanes.TryEnter(entry))
        {
            _held.Block(entry, HeldState.Blocked);
            return false;
        }

        entry.MoveTo(HeldState.Ready);
        return true;
    }

    // What waited can begin, if it is there.
    private bool TryAppendReady(HeldEntry? entry)
    {
        if (entry is null) return false;
        _held.Unblock(entry);
        return AppendReady(entry);
    }

    // Only when the entry's lane knows that it is deferred: the timer may find it gone, and open the lane.
    private void ScheduleReturn(LaneExit exit)
    {
        if (exit.DeferredFor is { } delay) _deferred.Add(exit.Id, exit.Key, delay);
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
        int limit = _main is null ? _scope.Options.Concurrency - _slotsTaken : 1;
        int start = _stopped ? 0 : Math.Clamp(limit - _workers, 0, wanted);
        _workers += start;
        return start;
    }

    // Called by timers and by who waits for room, where nobody catches anything.
    private void OnBatchesDue() => _scope.Supervisor.Guard("forming batches", static self => self.StartDueBatches(), this);

    private void StartDueBatches()
    {
        int start;
        lock (_lock.InOrder)
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
            HandlerWorker worker = RentWorker();
            if (_main is not null) _main.StartInSharedSlot(worker);
            else if (!_sweepRunner.TryKeep(worker)) _inlineRunner.Start(worker);
        }
    }

    private HandlerWorker RentWorker()
    {
        lock (_lock.InOrder)
        {
            if (_idle is not { } worker)
            {
                worker = new HandlerWorker(_scope, _held, this, _runner, _batchRunner);
                _all.Add(worker);
            }

            _idle = worker.Next;
            worker.Next = null;
            return worker;
        }
    }

    /// <returns>The worker of the other dispatcher that takes its place.</returns>
    private HandlerWorker? EndWorker(HandlerWorker worker)
    {
        if (worker.IsRunning && --_running == 0)
        {
            _nothingRuns?.SetResult();
            _nothingRuns = null;
        }

        worker.Rest();
        worker.Next = _idle;
        _idle = worker;
        _hasTaken = false;
        if (_main is null) _workers--;
        HandlerWorker? waiting = _waitingWorker;
        _waitingWorker = null;
        return waiting;
    }

    private HeldEntry? TakeFirst()
    {
        if (_first is not { } entry) return null;
        _first = entry.Next;
        if (_first is null) _last = null;
        entry.Next = null;
        return entry;
    }
}
