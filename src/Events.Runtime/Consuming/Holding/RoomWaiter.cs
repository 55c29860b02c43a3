using System.Threading.Tasks.Sources;

namespace Events.Consuming.Holding;

/// <summary>
/// Somebody who waits for room among the held entries. Used again and again, and woken on the pool, so that waiting costs
/// no allocation and ending a handler runs no one else's code.
/// </summary>
internal sealed class RoomWaiter(HeldEntries held) : IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    /// <summary>The next in whatever list this is in: those who wait, or the idle ones.</summary>
    public RoomWaiter? Next { get; set; }

    /// <summary>The read that it waits for.</summary>
    public RoomFor Wanted { get; private set; }

    public ValueTask Task => new(this, _core.Version);

    /// <summary>Prepares for a wait.</summary>
    public void Begin(RoomFor wanted, CancellationToken cancellationToken)
    {
        Wanted = wanted;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Lets the token end the wait. Called when it is in the list, outside the lock: it may be cancelled already.</summary>
    public void RegisterCancellation()
    {
        if (_cancellationToken.CanBeCanceled)
        {
            _registration = _cancellationToken.UnsafeRegister(static self => ((RoomWaiter)self!).Cancel(), this);
        }
    }

    /// <summary>Ends the wait on the pool. Called once, by who took it out of the list.</summary>
    public void Wake() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    void IThreadPoolWorkItem.Execute()
    {
        // Another may have taken the room first: then it waits on. It may have been cancelled while it was in no list.
        if (!_cancellationToken.IsCancellationRequested && !held.TryTakeRoom(this)
            && (!_cancellationToken.IsCancellationRequested || !held.Withdraw(this)))
        {
            return;
        }

        if (_cancellationToken.IsCancellationRequested) _core.SetException(new OperationCanceledException(_cancellationToken));
        else _core.SetResult(true);
    }

    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _registration.Dispose();
            _registration = default;
            _core.Reset();
            held.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (held.Withdraw(this)) Wake();
    }
}
