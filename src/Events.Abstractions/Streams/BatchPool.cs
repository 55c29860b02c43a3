namespace Events.Streams;

/// <summary>
/// Batches to use again. Those of ordinary size stay; a larger one stays only until the garbage collector wants its memory, so that
/// one burst does not hold it for good.
/// </summary>
internal sealed class BatchPool
{
    private const int MaxKept = 4;
    private const int OrdinaryBytes = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly EventBatch?[] _ordinary = new EventBatch?[MaxKept];
    private readonly WeakReference<EventBatch?>?[] _large = new WeakReference<EventBatch?>?[MaxKept];
    private int _ordinaryCount;
    private int _largeCount;

    /// <summary>The largest that is there, since who needed much is likely to need it again; null when none is.</summary>
    public EventBatch? Take()
    {
        lock (_lock)
        {
            while (_largeCount > 0)
            {
                WeakReference<EventBatch?> slot = _large[--_largeCount]!;
                if (!slot.TryGetTarget(out EventBatch? large)) continue;
                slot.SetTarget(null);
                return large;
            }

            if (_ordinaryCount == 0) return null;
            EventBatch batch = _ordinary[--_ordinaryCount]!;
            _ordinary[_ordinaryCount] = null;
            return batch;
        }
    }

    /// <summary>Takes a batch back that nobody uses any more, or leaves it to the garbage collector.</summary>
    public void Return(EventBatch batch)
    {
        lock (_lock)
        {
            if (batch.Capacity <= OrdinaryBytes)
            {
                if (_ordinaryCount < MaxKept) _ordinary[_ordinaryCount++] = batch;
                return;
            }

            if (_largeCount == MaxKept) return;
            if (_large[_largeCount] is { } slot) slot.SetTarget(batch);
            else _large[_largeCount] = new WeakReference<EventBatch?>(batch);
            _largeCount++;
        }
    }
}
