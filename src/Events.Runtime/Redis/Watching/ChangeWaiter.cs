using System.Threading.Tasks.Sources;
using Events.Safety;
using Events.Time;

namespace Events.Redis.Watching;

/// <summary>
/// Waits for the next change of a <see cref="WatchedKey"/>: one wait at a time, and nothing is allocated for each. It may also end for no reason, as a timer
/// or a token of the wait before it comes late; whoever waits looks again.
/// </summary>
internal sealed class ChangeWaiter : IValueTaskSource, IAsyncDisposable
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Over = 2;

    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _registration;
    private WatchedKey? _key;
    private int _state;
    private volatile bool _isDisposed;

    public ChangeWaiter()
    {
        ITimer? timer = null;
        UserCall.Run(() => timer = TimeProvider.System.CreateTimer(
            static self => ((ChangeWaiter)self!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _timer = timer!;
    }

    /// <summary>The next one that waits for the same key, under that one's lock; or the next one that was taken.</summary>
    public ChangeWaiter? Next { get; set; }

    /// <summary>What a connection has made to complete it; null as long as none has.</summary>
    public object? Carrier { get; set; }

    /// <summary>Waits. What follows goes on where <see cref="Complete"/> is called, or on the pool.</summary>
    /// <param name="key">The key.</param>
    /// <param name="seen">Its version when it was looked at.</param>
    /// <param name="atMost">How long.</param>
    /// <param name="cancellationToken">Ends the wait, and throws nothing.</param>
    public ValueTask WaitAsync(WatchedKey key, long seen, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_isDisposed || !key.TryAdd(this, seen)) return ValueTask.CompletedTask;
        _key = key;
        Volatile.Write(ref _state, Waiting);

        // It may have changed, or have been disposed, before this said that it waits.
        if (_isDisposed || key.Version != seen) End();
        _timer.Change(Spans.ForTimer(atMost), Timeout.InfiniteTimeSpan);
        _registration = cancellationToken.UnsafeRegister(static self => ((ChangeWaiter)self!).End(), this);
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Takes the wait, if there is one: whoever does is to <see cref="Complete"/> it.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Over, Waiting) == Waiting;

    /// <summary>Ends the wait that was taken. What follows it, the next question, runs before this returns.</summary>
    public void Complete()
    {
        _core.RunContinuationsAsynchronously = false;
        _core.SetResult(true);
    }

    /// <summary>Ends the wait, if there is one. What follows it runs on the pool.</summary>
    public void End()
    {
        if (!TryTake()) return;
        _core.RunContinuationsAsynchronously = true;
        _core.SetResult(true);
    }

    public void GetResult(short token)
    {
        _core.GetResult(token);
        _registration.Unregister();
        _registration = default;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _key!.Remove(this);
        _key = null;
        _core.Reset();
        Volatile.Write(ref _state, Idle);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        End();
        return _timer.DisposeAsync();
    }
}
