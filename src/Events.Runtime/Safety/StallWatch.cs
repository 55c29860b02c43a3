namespace Events.Safety;

/// <summary>
/// A thread that looks every 10 ms at what may be kept by code of the application's, while there is such. One for the process, and not a timer: a timer that
/// fires wakes a thread for timers and one of the pool's, which then looks for more work for longer than this takes; at some thousand events a second that is
/// what the slowest of a hundred wait for.
/// </summary>
/// <param name="kept">For how long the thread is kept while there is nothing to look at.</param>
internal sealed class StallWatch(TimeSpan kept)
{
    private const int IntervalMilliseconds = 10;

    // So many looks at nothing, and the thread sleeps until something is added.
    private const int IdleLooks = 10;

    // Guards what is added and how the thread is. Nothing is called under it.
    private readonly object _lock = new();
    private readonly List<IStallWatched> _added = [];
    private readonly List<IStallWatched> _watched = [];
    private bool _isRunning;
    private bool _isAsleep;

    /// <summary>The one of the process.</summary>
    public static StallWatch Shared { get; } = new(TimeSpan.FromSeconds(10));

    /// <summary>Looks at it from now on, until it says that there is nothing to look at. Not to be called while it is looked at.</summary>
    public void Add(IStallWatched watched)
    {
        lock (_lock)
        {
            _added.Add(watched);
            if (_isAsleep) Monitor.Pulse(_lock);
            if (_isRunning) return;
            _isRunning = true;
        }

        try
        {
            new Thread(Run) { IsBackground = true, Name = "Events stalls" }.UnsafeStart();
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // The process may have no more threads.
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Run(), this, preferLocal: false);
        }
    }

    private void Run()
    {
        int idle = 0;
        while (WaitForLook(ref idle))
        {
            long now = Environment.TickCount64;
            for (int i = _watched.Count - 1; i >= 0; i--)
            {
                if (_watched[i].LookForStall(now)) continue;
                _watched[i] = _watched[^1];
                _watched.RemoveAt(_watched.Count - 1);
            }
        }
    }

    // False when the thread ends: nothing has been there for long.
    private bool WaitForLook(ref int idle)
    {
        lock (_lock)
        {
            Monitor.Wait(_lock, IntervalMilliseconds);
            idle = _added.Count > 0 || _watched.Count > 0 ? 0 : idle + 1;
            if (idle > IdleLooks)
            {
                _isAsleep = true;
                Monitor.Wait(_lock, kept);
                _isAsleep = false;
                if (_added.Count == 0)
                {
                    _isRunning = false;
                    return false;
                }

                // What was added has only just begun.
                idle = 0;
                Monitor.Wait(_lock, IntervalMilliseconds);
            }

            _watched.AddRange(_added);
            _added.Clear();
            return true;
        }
    }
}
