using Events.Locking;

namespace Events.Redis.Connections;

/// <summary>
/// The batches of completions: used again and again, and watched while they run, so that a continuation that blocks its
/// thread does not keep those behind it waiting.
/// </summary>
internal sealed partial class PipelinedConnection
{
    // A blocked batch is noticed within twice this. A timer that only ticks while there is traffic costs nothing.
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromMilliseconds(10);

    private readonly OrderedLock _batchesGate = new(LockRank.Collection);
    private readonly Stack<CompletionBatch> _idleBatches = new();
    private readonly List<CompletionBatch> _batches = [];
    private readonly Timer _overdue;
    private int _isWatching;

    /// <summary>Sees to it that batches which run for long are shared with other threads.</summary>
    internal void WatchBatches()
    {
        if (Volatile.Read(ref _isWatching) == 0 && Interlocked.Exchange(ref _isWatching, 1) == 0) Arm();
    }

    /// <summary>Takes a batch back.</summary>
    internal void ReturnBatch(CompletionBatch batch)
    {
        lock (_batchesGate.InOrder) _idleBatches.Push(batch);
    }

    private CompletionBatch RentBatch()
    {
        lock (_batchesGate.InOrder)
        {
            if (_idleBatches.TryPop(out CompletionBatch? idle)) return idle;
            var batch = new CompletionBatch(this);
            _batches.Add(batch);
            return batch;
        }
    }

    private void ShareOverdueBatches()
    {
        long now = Environment.TickCount64;
        bool any = false;
        for (int i = 0; BatchAt(i) is { } batch; i++)
        {
            if (!batch.NeedsWatch) continue;
            any = true;
            if (now - batch.StartedAt >= OverdueAfter.TotalMilliseconds) batch.TryShare();
        }

        ReplaceThread(now);

        if (any || Volatile.Read(ref _completing) is not null)
        {
            Arm();
            return;
        }

        // One may begin between the look and this, and find the watch still on.
        Interlocked.Exchange(ref _isWatching, 0);
        if (Volatile.Read(ref _completing) is not null) WatchBatches();
        for (int i = 0; BatchAt(i) is { } batch; i++)
        {
            if (batch.NeedsWatch) WatchBatches();
        }
    }

    private CompletionBatch? BatchAt(int index)
    {
        lock (_batchesGate.InOrder) return index < _batches.Count ? _batches[index] : null;
    }

    // It is never disposed of: batches may run on when the connection is closed.
    private void Arm() => _overdue.Change(OverdueAfter, Timeout.InfiniteTimeSpan);
}
