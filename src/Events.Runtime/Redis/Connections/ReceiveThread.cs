namespace Events.Redis.Connections;

/// <summary>
/// A reader's own thread, which sleeps in the socket until the reply comes and then goes on with what awaits it: the
/// system wakes the very thread that works, and a thread of the pool need not sleep. It ends when it was not asked for a
/// while; when what it went on with keeps it, a handler that takes long, another takes its place.
/// </summary>
/// <param name="name">What a debugger shows.</param>
/// <param name="idle">After how long without being asked it ends.</param>
/// <param name="receive">Receives, and goes on.</param>
internal sealed class ReceiveThread(string name, TimeSpan idle, Action receive)
{
    private readonly object _lock = new();
    private Thread? _thread;
    private bool _isAsked;
    private bool _isWaiting;
    private bool _isStopped;

    /// <summary>Has the thread receive: at once, or when it has unwound if this is called on it.</summary>
    /// <returns>False after <see cref="Stop"/>.</returns>
    public bool TryReceive()
    {
        lock (_lock)
        {
            if (_isStopped) return false;
            _isAsked = true;
            if (_isWaiting)
            {
                Monitor.Pulse(_lock);
            }
            else if (_thread != Thread.CurrentThread)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = name };
                _thread.UnsafeStart();
            }

            return true;
        }
    }

    /// <summary>Lets the thread end when it has done what it does.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.Pulse(_lock);
        }
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                if (!WaitUntilAsked()) return;
            }
            catch (ThreadInterruptedException)
            {
                // A handler that ran on this thread has interrupted it, which ends its next wait: nobody means this one.
                continue;
            }

            receive();
        }
    }

    private bool WaitUntilAsked()
    {
        lock (_lock)
        {
            if (_thread != Thread.CurrentThread) return false;
            _isWaiting = true;
            while (!_isAsked && !_isStopped && Monitor.Wait(_lock, idle))
            {
            }

            _isWaiting = false;
            if (!_isAsked) _thread = null;
            return Interlocked.Exchange(ref _isAsked, false);
        }
    }
}
