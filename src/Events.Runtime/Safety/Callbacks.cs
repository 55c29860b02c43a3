using Events.Locking;

namespace Events.Safety;

/// <summary>
/// Calls the application's event handlers one after the other, on the pool and apart from everything else: one that throws, waits for the
/// consumer or never returns holds up only those behind it.
/// </summary>
/// <param name="onThrown">Told which event's handler threw, and what.</param>
internal sealed class Callbacks(Action<string, Exception> onThrown) : IThreadPoolWorkItem
{
    // A handler that never returns must not make this grow for ever: the latest are kept.
    private const int MaxWaiting = 1_000;

    private readonly OrderedLock _lock = new(LockRank.Callbacks);
    private readonly Queue<(string Event, Action Call)> _waiting = [];
    private bool _isRunning;

    /// <summary>Has a handler called.</summary>
    public void Raise(string @event, Action call)
    {
        lock (_lock.InOrder)
        {
            if (_waiting.Count == MaxWaiting) _waiting.Dequeue();
            _waiting.Enqueue((@event, call));
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            (string Event, Action Call) next;
            lock (_lock.InOrder)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _isRunning = false;
                    return;
                }
            }

            UserCall.Enter(null);
            try
            {
                next.Call();
            }
            catch (Exception exception)
            {
                onThrown(next.Event, exception);
            }
            finally
            {
                UserCall.Exit(null);
            }
        }
    }
}
