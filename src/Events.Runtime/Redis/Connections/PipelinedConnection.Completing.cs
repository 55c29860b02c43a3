namespace Events.Redis.Connections;

/// <summary>
/// The batches of completions: used again and again, and watched while they run, so that a continuation that blocks its
/// thread does not keep those behind it waiting.
/// </summary>
internal sealed partial class PipelinedConnection
{
    // A blocked batch is noticed within twice this. A timer that only ticks while there is traffic costs nothing.
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromMilliseconds(10);

    private readonly Lock _batchesGate = new();
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
        lock (_batchesGate) _idleBatches.Push(batch);
    }

    private CompletionBatch RentBatch()
    {
        lock (_batchesGate)
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
        bool anyRuns = false;
        for (int i = 0; BatchAt(i) is { } batch; i++)
        {
            if (!batch.IsRunning) continue;
            anyRuns = true;
            if (now - batch.StartedAt >= OverdueAfter.TotalMilliseconds) batch.TryShare();
        }

        if (anyRuns)
        {
            Arm();
            return;
        }

        Volatile.Write(ref _isWatching, 0);

        // One may have begun between the look and the write, and found the watch still on.
        for (int i = 0; BatchAt(i) is { } batch; i++)
        {
            if (batch.IsRunning) WatchBatches();
        }
    }

    private CompletionBatch? BatchAt(int index)
    {
        lock (_batchesGate) return index < _batches.Count ? _batches[index] : null;
    }

    private void Arm()
    {
        try
        {
            _overdue.Change(OverdueAfter, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The connection is closed: nothing can be gathered any more, and what is lost is completed one by one.
        }
    }
}
