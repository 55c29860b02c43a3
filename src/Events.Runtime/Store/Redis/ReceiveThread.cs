namespace Events.Store.Redis;

/// <summary>
/// A thread of a busy reader's own, that sleeps in the socket until the reply comes and then goes on with it. The runtime's
/// socket engine would wake two others on the way, and a thread of the pool must not sleep. It ends by itself when it was
/// not needed for a while.
/// </summary>
/// <param name="name">What a debugger shows.</param>
/// <param name="idle">After how long without need it ends.</param>
/// <param name="receive">Receives, and goes on.</param>
internal sealed class ReceiveThread(string name, TimeSpan idle, Action receive)
{
    private readonly object _lock = new();
    private Thread? _thread;
    private bool _isAsked;
    private bool _isWaiting;
    private bool _isStopped;

    /// <summary>Has the thread receive: at once, or when it has unwound if this is called on it.</summary>
    /// <returns>False when it is busy with what it went on with the last time: a handler that takes long.</returns>
    public bool TryReceive()
    {
        lock (_lock)
        {
            if (_isStopped) return false;
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = name };
                _isAsked = true;
                _thread.UnsafeStart();
                return true;
            }

            if (_thread != Thread.CurrentThread && !_isWaiting) return false;
            _isAsked = true;
            Monitor.Pulse(_lock);
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
        while (WaitUntilAsked()) receive();
    }

    private bool WaitUntilAsked()
    {
        lock (_lock)
        {
            _isWaiting = true;
            while (!_isAsked && !_isStopped && Monitor.Wait(_lock, idle)) ;
            _isWaiting = false;
            bool asked = _isAsked;
            _isAsked = false;
            if (!asked) _thread = null;
            return asked;
        }
    }
}
