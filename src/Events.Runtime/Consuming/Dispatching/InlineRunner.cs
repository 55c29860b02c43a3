using System.Threading.Tasks.Sources;
using Events.Locking;
using Events.Safety;

namespace Events.Consuming.Dispatching;

/// <summary>
/// Runs handlers on the thread of a loop that brings entries: on the read loop's own, between sending a read and receiving its page, and on that which has
/// brought what a sweep has claimed. A busy consumer switches no threads. A handler that keeps the thread for long holds up nobody: then the loop goes on
/// elsewhere. One for each loop.
/// </summary>
internal sealed class InlineRunner : IValueTaskSource, IStallWatched
{
    // Far longer than a page of quick handlers takes, far shorter than anything that waits for the read loop. It is looked at as often: up to 25 ms, with the
    // clock's tick.
    private const int PatienceMilliseconds = 10;

    // Whose loop this thread has resumed, and what it is to run when that is back.
    [ThreadStatic]
    private static InlineRunner? s_resumed;
    [ThreadStatic]
    private static IThreadPoolWorkItem? s_next;

    // True while this thread runs handlers.
    [ThreadStatic]
    private static bool s_runs;

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private ManualResetValueTaskSourceCore<bool> _core;
    private IThreadPoolWorkItem? _kept;
    private bool _isTurn;
    private bool _isWaiting;
    private long _waitingSince;
    private int _isWatched;

    /// <summary>Tells whether the loop waits for the handlers that it runs.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_lock.InOrder) return _isWaiting;
        }
    }

    /// <summary>The first worker that is started from now on is kept for <see cref="RunAsync"/>. For the loop alone.</summary>
    public void BeginTurn()
    {
        lock (_lock.InOrder) _isTurn = true;
    }

    /// <summary>Starts a worker: on the loop's thread if it is just about to wait, else on one of the pool.</summary>
    public void Start(IThreadPoolWorkItem worker)
    {
        if (!TryKeep(worker)) ThreadPool.UnsafeQueueUserWorkItem(worker, preferLocal: true);
    }

    /// <summary>Keeps a worker for <see cref="RunAsync"/>, if that comes next and none is kept yet.</summary>
    public bool TryKeep(IThreadPoolWorkItem worker)
    {
        lock (_lock.InOrder)
        {
            if (!_isTurn || _kept is not null) return false;
            _kept = worker;
            return true;
        }
    }

    /// <summary>
    /// Runs the kept worker on the thread that awaits this, which goes on when it has nothing left to do or waits for something. For
    /// the loop alone.
    /// </summary>
    /// <param name="accepting">What starts the worker: awaited first.</param>
    public ValueTask RunAsync(ValueTask accepting)
    {
        if (!accepting.IsCompletedSuccessfully) return AcceptThenRunAsync(accepting);
        accepting.GetAwaiter().GetResult();

        // What a handler did has resumed the loop: others are not to run inside of it.
        if (s_runs) EndTurn();
        lock (_lock.InOrder)
        {
            _isTurn = false;
            if (_kept is null) return ValueTask.CompletedTask;
        }

        _core.Reset();
        return new ValueTask(this, _core.Version);
    }

    /// <summary>The loop does not come to <see cref="RunAsync"/> in this turn.</summary>
    public void EndTurn()
    {
        IThreadPoolWorkItem? kept;
        lock (_lock.InOrder)
        {
            _isTurn = false;
            kept = _kept;
            _kept = null;
        }

        if (kept is not null) ThreadPool.UnsafeQueueUserWorkItem(kept, preferLocal: true);
    }

    public void GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _core.OnCompleted(continuation, state, token, flags);
        IThreadPoolWorkItem worker;
        lock (_lock.InOrder)
        {
            worker = _kept!;
            _kept = null;
            _isWaiting = true;
            _waitingSince = Environment.TickCount64;
        }

        if (Volatile.Read(ref _isWatched) == 0 && Interlocked.Exchange(ref _isWatched, 1) == 0) StallWatch.Shared.Add(this);

        // Not a stack frame for each page.
        if (s_resumed == this) s_next = worker;
        else Drive(worker);
    }

    bool IStallWatched.LookForStall(long now)
    {
        lock (_lock.InOrder)
        {
            if (_isWaiting)
            {
                if (now - _waitingSince < PatienceMilliseconds) return true;
                _isWaiting = false;
                ThreadPool.UnsafeQueueUserWorkItem(static self => self._core.SetResult(true), this, preferLocal: false);
                return true;
            }
        }

        // It may wait again between the look and this, and find that it is watched.
        Interlocked.Exchange(ref _isWatched, 0);
        return IsWaiting && Interlocked.Exchange(ref _isWatched, 1) == 0;
    }

    private async ValueTask AcceptThenRunAsync(ValueTask accepting)
    {
        try
        {
            await accepting.ConfigureAwait(false);
        }
        catch
        {
            EndTurn();
            throw;
        }

        await RunAsync(ValueTask.CompletedTask).ConfigureAwait(false);
    }

    private void Drive(IThreadPoolWorkItem first)
    {
        InlineRunner? before = s_resumed;
        for (IThreadPoolWorkItem? worker = first; worker is not null; worker = s_next)
        {
            s_runs = true;
            worker.Execute();
            s_runs = false;
            UserCall.ResetThread();
            s_next = null;
            s_resumed = this;
            if (!TryGoOn()) break;
        }

        s_next = null;
        s_resumed = before;
    }

    // Runs the loop, until it waits for something else or for its next handlers.
    private bool TryGoOn()
    {
        lock (_lock.InOrder)
        {
            if (!_isWaiting) return false;
            _isWaiting = false;
        }

        _core.SetResult(true);
        return true;
    }
}
