using Events.Locking;

namespace Events.Consuming;

/// <summary>Knows what a consumer is doing, from what its parts tell, and raises each change.</summary>
internal sealed class ConsumerMonitor
{
    private readonly TimeProvider _time;
    private readonly Action<ConsumerStatus> _onChanged;
    private readonly Action? _onStoreAnswered;
    private readonly OrderedLock _lock = new(LockRank.Monitor);
    private ConsumerState _phase = ConsumerState.NotStarted;
    private bool _isPaused;
    private volatile bool _isStoreAway;
    private volatile bool _failsToRenew;
    private volatile ConsumerStatus _status;

    /// <param name="time">The clock.</param>
    /// <param name="onChanged">Told of each change of the state, under a lock: it must only note it.</param>
    /// <param name="onStoreAnswered">Told when the store does what it is asked, after it did not.</param>
    public ConsumerMonitor(TimeProvider time, Action<ConsumerStatus> onChanged, Action? onStoreAnswered = null)
    {
        _onStoreAnswered = onStoreAnswered;
        _time = time;
        _onChanged = onChanged;
        _status = new ConsumerStatus(ConsumerState.NotStarted, Now(), null, null, 0);
    }

    public ConsumerStatus Status => _status;

    /// <summary>Tells whether the store could not be reached when it was last asked, or has refused what the consumer cannot do without.</summary>
    public bool IsStoreAway => _isStoreAway;

    /// <summary>
    /// The consumer begins something else: <see cref="ConsumerState.Starting"/>, Running, Stopping, or Stopped and
    /// Faulted, from which it does not return.
    /// </summary>
    /// <param name="phase">What it begins.</param>
    /// <param name="error">Why, if something failed.</param>
    public void Enter(ConsumerState phase, Exception? error = null)
    {
        bool isBack;
        lock (_lock.InOrder)
        {
            if (_phase is ConsumerState.Stopped or ConsumerState.Faulted || (_phase == ConsumerState.Stopping && phase != ConsumerState.Stopped)) return;
            isBack = phase == ConsumerState.Running && _phase != phase && (_isStoreAway || _failsToRenew);
            if (isBack) _isStoreAway = _failsToRenew = false;
            _phase = phase;
            Update(error, phase == ConsumerState.Restarting ? 1 : 0);
        }

        if (isBack) _onStoreAnswered?.Invoke();
    }

    public void Pause(bool isPaused)
    {
        lock (_lock.InOrder)
        {
            _isPaused = isPaused;
            Update(null);
        }
    }

    /// <summary>The store could not be reached, or has refused what the consumer cannot do without.</summary>
    public void StoreFailed(Exception exception)
    {
        lock (_lock.InOrder)
        {
            _isStoreAway = true;
            Update(exception);
        }
    }

    /// <summary>Leases could not be renewed because the store could not be reached, which shows while every handler is busy and nothing is read.</summary>
    public void RenewalFailed(Exception exception)
    {
        lock (_lock.InOrder)
        {
            _failsToRenew = true;
            Update(exception);
        }
    }

    /// <summary>Leases are renewed. Costs nothing when that is nothing new.</summary>
    public void Renewed()
    {
        if (!_failsToRenew) return;
        lock (_lock.InOrder)
        {
            _failsToRenew = false;
            Update(null);
        }

        if (!_isStoreAway) _onStoreAnswered?.Invoke();
    }

    /// <summary>Notes that what the consumer needs to handle anything cannot be had; it reads and holds all the same.</summary>
    public void HandlerUnavailable(Exception exception)
    {
        lock (_lock.InOrder) Update(exception);
    }

    /// <summary>The store did what it was asked. Costs nothing when that is nothing new.</summary>
    public void StoreAnswered()
    {
        if (!_isStoreAway && !_failsToRenew) return;
        lock (_lock.InOrder)
        {
            _isStoreAway = _failsToRenew = false;
            Update(null);
        }

        _onStoreAnswered?.Invoke();
    }

    private void Update(Exception? error, int restarts = 0)
    {
        ConsumerStatus before = _status;
        ConsumerState state = _phase switch
        {
            ConsumerState.Running when _isPaused => ConsumerState.Paused,
            ConsumerState.Running or ConsumerState.Starting or ConsumerState.Standby when _isStoreAway || _failsToRenew => ConsumerState.WaitingForStore,
            _ => _phase,
        };
        if (state == before.State && error is null && restarts == 0) return;
        DateTimeOffset now = Now();
        _status = new ConsumerStatus(
            state,
            state == before.State ? before.Since : now,
            error ?? before.LastError,
            error is null ? before.LastErrorAt : now,
            before.Restarts + restarts);
        if (state != before.State) _onChanged(_status);
    }

    // A clock is the application's: what is wrong with it shows elsewhere.
    private DateTimeOffset Now()
    {
        try
        {
            return _time.GetUtcNow();
        }
        catch
        {
#pragma warning disable RS0030 // The clock of the application is what fails here.
            return DateTimeOffset.UtcNow;
#pragma warning restore RS0030
        }
    }
}
