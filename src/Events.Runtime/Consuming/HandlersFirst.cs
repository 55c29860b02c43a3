using System.Threading.Tasks.Sources;

namespace Events.Consuming;

/// <summary>
/// Lets the read loop step aside while handlers run on its thread, and go on, on that same thread, when they have nothing
/// left to do or are waiting for something: a busy consumer switches no threads. A handler that keeps its thread for long
/// holds up nobody: then the read loop goes on elsewhere.
/// </summary>
internal sealed class HandlersFirst : IValueTaskSource
{
    // Far longer than a page of quick handlers takes, far shorter than anything that waits for the read loop.
    private const int PatienceMilliseconds = 10;

    private readonly Lock _lock = new();
    private readonly Timer _watch;
    private ManualResetValueTaskSourceCore<bool> _core;
    private int _running;
    private bool _isWaiting;

    public HandlersFirst()
    {
        // It must not keep the context of whoever starts the consumer alive.
        using (ExecutionContext.SuppressFlow())
        {
            _watch = new Timer(static self => ((HandlersFirst)self!).TryGoOn(), this, Timeout.Infinite, Timeout.Infinite);
        }
    }

    /// <summary>Handlers are about to run on a thread of the pool.</summary>
    public void Begin()
    {
        lock (_lock) _running++;
    }

    /// <summary>The handlers on a thread have nothing left to do, or are waiting. Runs the read loop, if it waits, before it returns.</summary>
    /// <returns>Whether the read loop waited.</returns>
    public bool End()
    {
        lock (_lock) _running--;
        return TryGoOn();
    }

    /// <summary>Waits while handlers run. For the read loop alone, once at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_lock)
        {
            if (_running == 0) return ValueTask.CompletedTask;
            _core.Reset();
            _isWaiting = true;
        }

        _watch.Change(PatienceMilliseconds, Timeout.Infinite);
        return new ValueTask(this, _core.Version);
    }

    public void GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private bool TryGoOn()
    {
        lock (_lock)
        {
            if (!_isWaiting) return false;
            _isWaiting = false;
        }

        _core.SetResult(true);
        return true;
    }
}
