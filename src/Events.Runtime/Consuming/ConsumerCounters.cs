namespace Events.Consuming;

/// <summary>The counts of a consumer over all its lives, so that they never go back.</summary>
internal sealed class ConsumerCounters
{
    private long _delivered;
    private long _handled;
    private long _skipped;
    private long _failed;
    private long _claimed;

    /// <summary>Entries that were delivered here, each as often as it was.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Entries that a handler of this group has handled.</summary>
    public long Handled => Volatile.Read(ref _handled);

    /// <summary>Entries that were done without a handler.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Failures of handlers.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Entries that came here from others: claimed because they were idle or released, or moved here.</summary>
    public long Claimed => Volatile.Read(ref _claimed);

    public void CountDelivered(int count) => Interlocked.Add(ref _delivered, count);

    public void CountHandled() => Interlocked.Increment(ref _handled);

    public void CountSkipped() => Interlocked.Increment(ref _skipped);

    public void CountFailed() => Interlocked.Increment(ref _failed);

    public void CountClaimed(int count) => Interlocked.Add(ref _claimed, count);
}
