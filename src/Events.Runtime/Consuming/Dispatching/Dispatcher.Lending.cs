namespace Events.Consuming.Dispatching;

/// <summary>What one dispatcher lends to another: the place of one of its handlers.</summary>
internal sealed partial class Dispatcher
{
    // Who borrows has one at a time, and who lends gives way after one.
    private bool IsTurnOver => _hasTaken && (_lender is not null || _borrower is not null);

    /// <summary>How many workers are about to begin something, those left out that wait for their turn at the lender, and how many have.</summary>
    public (int Starting, int Running) CountWorkers()
    {
        bool waits = _lender?.IsAskedFor ?? false;
        lock (_lock) return (Math.Max(0, _workers - _running - (waits ? 1 : 0)), _running);
    }

    private bool IsAskedFor
    {
        get
        {
            lock (_lock) return _borrower is not null;
        }
    }

    /// <summary>Lets another dispatcher begin a handler in place of one of these: now, or when one of these has ended.</summary>
    private void Lend(HandlerWorker borrower)
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

    private void EndTurn(HandlerWorker? borrower)
    {
        if (borrower is not null) ThreadPool.UnsafeQueueUserWorkItem(borrower, preferLocal: false);
        if (_lender is not null) GiveBack(_lender);
    }
}
