using Events.Locking;
using Events.Safety;

namespace Events.Supervision;

/// <summary>
/// Owns every task of one life of a consumer. What runs in the background is started here or reports here, and an exception that its part
/// does not expect ends all parts together: half a consumer would look alive.
/// </summary>
/// <param name="onLateFault">Told of what fails when the end has begun already: the part, and what it threw.</param>
internal sealed class Supervisor(Action<string, Exception>? onLateFault = null)
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<string> _parts = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _partsEnded;
    private Exception? _fault;

    /// <summary>Cancelled when this life ends.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Completes when this life is to end; its parts may take a moment.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The exception that ended this life; null while it goes on, and when it was ended on purpose.</summary>
    public Exception? Fault
    {
        get
        {
            lock (_lock.InOrder) return _fault;
        }
    }

    /// <summary>Runs a part on the pool, unless the end has begun: from then on nothing begins.</summary>
    /// <param name="name">What it is, for whoever reads that it failed.</param>
    /// <param name="part">The part; its token is <see cref="Ending"/>.</param>
    public void Run(string name, Func<CancellationToken, Task> part)
    {
        lock (_lock.InOrder)
        {
            if (_ended.Task.IsCompleted) return;
            _parts.Add(name);
        }

#pragma warning disable RS0030 // This is who starts what the others have.
        Own(name, Task.Run(() => part(_ending.Token)), isPart: true);
#pragma warning restore RS0030
    }

    /// <summary>Takes over a task that ends by itself, also while this life ends; <see cref="WhenPartsEndedAsync"/> does not wait for it.</summary>
    /// <param name="name">What it is, for whoever reads that it failed.</param>
    /// <param name="task">The task.</param>
    public void Watch(string name, Task task)
    {
        if (!task.IsCompletedSuccessfully) Own(name, task, isPart: false);
    }

    /// <summary>Calls what nobody is there to catch exceptions of: the callback of a timer, a continuation.</summary>
    public void Guard<TState>(string name, Action<TState> action, TState state)
    {
        try
        {
            action(state);
        }
        catch (Exception exception)
        {
            Fail(name, exception);
        }
    }

    /// <summary>A part has failed in a way that it does not expect: all end. Never throws, and runs nobody else's code here.</summary>
    public void Fail(string name, Exception exception)
    {
        bool isLate;
        lock (_lock.InOrder)
        {
            isLate = _ended.Task.IsCompleted;
            if (!isLate) _fault = exception;
        }

        if (!isLate) End();
        else if (exception is not OperationCanceledException) onLateFault?.Invoke(name, exception);
    }

    /// <summary>Ends this life: parts are told, and none is started any more.</summary>
    public void End()
    {
        lock (_lock.InOrder)
        {
            if (!_ended.TrySetResult()) return;
        }

        // What a store registers on the token is its own code.
        Cancelling.Begin(_ending, thrown => onLateFault?.Invoke("cancelling", thrown));
    }

    /// <summary>Completes when no part runs.</summary>
    public Task WhenPartsEndedAsync()
    {
        lock (_lock.InOrder)
        {
            if (_parts.Count == 0) return Task.CompletedTask;
            _partsEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _partsEnded.Task;
        }
    }

    /// <summary>The names of the parts that run.</summary>
    public string[] GetParts()
    {
        lock (_lock.InOrder) return [.. _parts];
    }

    private void Own(string name, Task task, bool isPart) => _ = task.ContinueWith(
        static (ended, state) =>
        {
            var (supervisor, name, isPart) = ((Supervisor, string, bool))state!;
            supervisor.OnEnded(name, ended);
            if (isPart) supervisor.Remove(name);
        },
        (this, name, isPart),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void OnEnded(string name, Task task)
    {
        if (task.Exception is { } failure) Fail(name, failure.InnerExceptions.Count == 1 ? failure.InnerException! : failure);
        else if (task.IsCanceled && !_ended.Task.IsCompleted) Fail(name, new TaskCanceledException(task));
    }

    private void Remove(string part)
    {
        TaskCompletionSource? ended = null;
        lock (_lock.InOrder)
        {
            _parts.Remove(part);
            if (_parts.Count == 0) (ended, _partsEnded) = (_partsEnded, null);
        }

        ended?.SetResult();
    }
}
