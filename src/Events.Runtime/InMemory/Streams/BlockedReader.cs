using Events.Locking;
using Events.Store;

namespace Events.InMemory.Streams;

/// <summary>
/// A read that waits for new entries. Everything here happens under the store's lock; whoever takes it
/// out of its list first (an entry, the clock, the caller, an error) completes it, the others come too late.
/// </summary>
internal abstract class BlockedReader(int count)
{
    // Timers reach no further; what would wait for longer waits without one.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // Continuations run elsewhere: a consumer's code must not run under the lock or in a producer's call.
    private readonly TaskCompletionSource<EntryPage> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LinkedList<BlockedReader>? _waiting;
    private LinkedListNode<BlockedReader>? _place;
    private CancellationTokenRegistration _cancellation;
    private ITimer? _timer;

    public int Count { get; } = count;

    public Task<EntryPage> Completion => _completion.Task;

    /// <summary>Starts to wait behind those who wait already.</summary>
    public void Enqueue(LinkedList<BlockedReader> waiting)
    {
        _waiting = waiting;
        _place = waiting.AddLast(this);
    }

    /// <summary>Ends the wait when the time is over or the caller gives up.</summary>
    public void EndWith(OrderedLock storeLock, TimeProvider timeProvider, TimeSpan block, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                lock (storeLock.InOrder)
                {
                    if (TryDequeue()) _completion.SetCanceled(token);
                }
            },
            null);
        if (_place is null || block > LongestTimer) return;
        _timer = timeProvider.CreateTimer(
            _ =>
            {
                lock (storeLock.InOrder) TryComplete(new EntryPage(null));
            },
            null,
            block,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the wait with entries, or with none.</summary>
    public bool TryComplete(EntryPage page)
    {
        if (!TryDequeue()) return false;
        _completion.SetResult(page);
        return true;
    }

    /// <summary>Ends the wait with an error.</summary>
    public bool TryFail(Exception error)
    {
        if (!TryDequeue()) return false;
        _completion.SetException(error);
        return true;
    }

    private bool TryDequeue()
    {
        if (_place is null) return false;
        _waiting!.Remove(_place);
        _place = null;
        _timer?.Dispose();

        // Unregister, not Dispose: that would wait for a callback which may be waiting for our lock.
        _cancellation.Unregister();
        return true;
    }
}
