namespace Events.Locking;

/// <summary>
/// A lock with its place in the order of all. A Debug build ends the process where a thread is about to take one out of
/// order, whether or not another thread is in its way just then; in a Release build it is the lock and nothing else.
/// </summary>
/// <remarks>Use: <c>lock (_lock.InOrder)</c>.</remarks>
internal readonly struct OrderedLock
{
    private readonly Lock _lock = new();
#if DEBUG
    private readonly LockRank _rank;
#endif

    /// <summary>Makes a lock that nobody holds.</summary>
    /// <param name="rank">Its place in the order.</param>
    public OrderedLock(LockRank rank)
    {
#if DEBUG
        _rank = rank;
#else
        _ = rank;
#endif
    }

    /// <summary>The lock, which is to be taken at once; a Debug build looks at what the thread holds already.</summary>
    public Lock InOrder
    {
        get
        {
#if DEBUG
            // What is thrown is caught somewhere, and a log line read by nobody.
            if (HeldLocks.Take(_lock, _rank) is { } problem) Environment.FailFast(problem);
#endif
            return _lock;
        }
    }
}
