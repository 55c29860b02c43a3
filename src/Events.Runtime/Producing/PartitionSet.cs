using Events.Locking;

namespace Events.Producing;

/// <summary>The partitions of a stream as clients, made as the stream gets more. Thread-safe.</summary>
/// <param name="make">Makes one.</param>
internal sealed class PartitionSet(Func<int, StoreStreamClient> make)
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private volatile StoreStreamClient?[] _all = [];

    /// <summary>A partition; always the same object.</summary>
    public StoreStreamClient this[int partition]
    {
        get
        {
            StoreStreamClient?[] all = _all;
            return partition < all.Length && all[partition] is { } known ? known : Make(partition);
        }
    }

    /// <summary>The partitions as other clients.</summary>
    /// <param name="change">Makes one of one.</param>
    public PartitionSet With(Func<StoreStreamClient, StoreStreamClient> change) => new(partition => change(this[partition]));

    private StoreStreamClient Make(int partition)
    {
        StoreStreamClient made = make(partition);
        lock (_lock.InOrder)
        {
            StoreStreamClient?[] all = _all;
            if (partition < all.Length && all[partition] is { } known) return known;
            StoreStreamClient?[] grown = new StoreStreamClient?[Math.Max(all.Length, partition + 1)];
            all.CopyTo(grown, 0);
            grown[partition] = made;
            _all = grown;
            return made;
        }
    }
}
