namespace Events.Consuming.Dispatching;

/// <summary>
/// The slot that two dispatchers of a consumer share: a worker of the requeue stream's takes one of the main one's
/// places, so that both keep within the concurrency.
/// </summary>
internal sealed partial class Dispatcher
{
    // Both give way after each handler: the slot is shared.
    private bool IsTurnOver => _hasTaken && (_main is not null || _waitingWorker is not null);

    /// <summary>Counts the workers that are about to begin something, without those that wait for the shared slot, and those that run.</summary>
    public (int Starting, int Running) CountWorkers()
    {
        bool waits = _main?.HasWaitingWorker ?? false;
        lock (_lock.InOrder) return (Math.Max(0, _workers - _running - (waits ? 1 : 0)), _running);
    }

    private bool HasWaitingWorker
    {
        get
        {
            lock (_lock.InOrder) return _waitingWorker is not null;
        }
    }

    /// <summary>Starts a worker of the other dispatcher in place of one of these: now, or when one of these has ended.</summary>
    private void StartInSharedSlot(HandlerWorker waiting)
    {
        lock (_lock.InOrder)
        {
            _slotsTaken = 1;
            if (_workers > _scope.Options.Concurrency - _slotsTaken)
            {
                _waitingWorker = waiting;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(waiting, preferLocal: false);
    }

    private void ReturnSlot(Dispatcher main)
    {
        // The main dispatcher's turn first; this is still a worker, so that no other of its dispatcher takes the slot meanwhile.
        main.ReclaimSlot();
        int start;
        lock (_lock.InOrder)
        {
            _workers--;
            start = AddWorkersForWaiting();
        }

        StartWorkers(start);
    }

    private void ReclaimSlot()
    {
        int start;
        lock (_lock.InOrder)
        {
            _slotsTaken = 0;
            _hasTaken = false;
            start = AddWorkersForWaiting();
        }

        StartWorkers(start);
    }

    private int AddWorkersForWaiting() => _first is null ? AddWorkersForBatches() : AddWorkers(1);

    private void EndTurn(HandlerWorker? waiting)
    {
        if (waiting is not null) ThreadPool.UnsafeQueueUserWorkItem(waiting, preferLocal: false);
        if (_main is not null) ReturnSlot(_main);
    }
}
