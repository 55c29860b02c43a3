using Events.Locking;

namespace Events.Consuming;

/// <summary>Holds the read loop while the consumer is paused.</summary>
internal sealed class PauseGate
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private TaskCompletionSource? _paused;

    public bool IsPaused
    {
        get
        {
            lock (_lock.InOrder) return _paused is not null;
        }
    }

    public void Pause()
    {
        lock (_lock.InOrder) _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Resume()
    {
        TaskCompletionSource? paused;
        lock (_lock.InOrder)
        {
            paused = _paused;
            _paused = null;
        }

        paused?.SetResult();
    }

    public Task WaitAsync(CancellationToken stop)
    {
        lock (_lock.InOrder) return _paused is null ? Task.CompletedTask : _paused.Task.WaitAsync(stop);
    }
}
