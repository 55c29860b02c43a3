using System.Threading.Tasks.Sources;

namespace Events.Subscribing;

/// <summary>
/// A subscriber's wait for the next page, used again for each. It is completed on the pool, never where pages are published: what a subscriber does
/// next holds up nobody.
/// </summary>
internal sealed class FeedWaiter : IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private volatile LiveFeed? _feed;
    private volatile bool _isCancelled;

    /// <summary>Tells whether its subscriber has been cancelled: it waits no more.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>Begins a wait, under the feed's lock.</summary>
    public ValueTask Begin(LiveFeed feed)
    {
        _feed = feed;
        _core.Reset();
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Ends the wait. Only for who has taken it out of the feed's list.</summary>
    public void Queue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>Ends the wait, if there is one, and all that come.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        _feed?.Withdraw(this);
    }

    public void Execute() => _core.SetResult(true);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public void GetResult(short token) => _core.GetResult(token);
}
