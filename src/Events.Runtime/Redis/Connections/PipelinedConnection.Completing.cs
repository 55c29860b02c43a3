using Events.Locking;
using Events.Safety;

namespace Events.Redis.Connections;

/// <summary>
/// The batches of completions: used again and again, and watched while they run, so that a continuation that blocks its
/// thread does not keep those behind it waiting.
/// </summary>
internal sealed partial class PipelinedConnection
{
    // A blocked batch is noticed within twice this.
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromMilliseconds(10);

    private readonly OrderedLock _batchesGate = new(LockRank.Collection);
    private readonly Stack<CompletionBatch> _idleBatches = new();
    private readonly List<CompletionBatch> _batches = [];
    private int _isWatching;
    private int _isSharing;

    /// <summary>Sees to it that batches which run for long are shared with other threads.</summary>
    internal void WatchBatches()
    {
        if (Volatile.Read(ref _isWatching) == 0 && Interlocked.Exchange(ref _isWatching, 1) == 0) StallWatch.Shared.Add(this);
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

    bool IStallWatched.LookForStall(long now)
    {
        bool isOverdue = false;
        if (NeedsWatch(now, ref isOverdue))
        {
            ReplaceThread(now);

            // It writes what was gathered, and may find that the connection is lost.
            if (isOverdue && Interlocked.Exchange(ref _isSharing, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(static self => self.ShareOverdueBatches(), this, preferLocal: false);
            return true;
        }

        // One may begin between the look and this, and find that it is watched.
        Interlocked.Exchange(ref _isWatching, 0);
        return NeedsWatch(now, ref isOverdue) && Interlocked.Exchange(ref _isWatching, 1) == 0;
    }

    private bool NeedsWatch(long now, ref bool isOverdue)
    {
        bool any = Volatile.Read(ref _completing) is not null;
        for (int i = 0; BatchAt(i) is { } batch; i++)
        {
            if (!batch.NeedsWatch) continue;
            any = true;
            isOverdue |= IsOverdue(batch, now);
        }

        return any;
    }

    private void ShareOverdueBatches()
    {
        long now = Environment.TickCount64;
        for (int i = 0; BatchAt(i) is { } batch; i++)
        {
            if (batch.NeedsWatch && IsOverdue(batch, now)) batch.TryShare();
        }

        Volatile.Write(ref _isSharing, 0);
    }

    private CompletionBatch? BatchAt(int index)
    {
        lock (_batchesGate.InOrder) return index < _batches.Count ? _batches[index] : null;
    }

    private static bool IsOverdue(CompletionBatch batch, long now) => now - batch.StartedAt >= OverdueAfter.TotalMilliseconds;
}
