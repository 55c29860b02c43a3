using System.Threading.Tasks.Sources;

namespace Events.Middleware;

/// <summary>The task that a middleware gets for what it went on to. It knows whether anybody has looked how it ended.</summary>
/// <param name="running">What was gone on to.</param>
internal sealed class NextResult(Task running) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private Exception? _failure;
    private volatile bool _isObserved;

    /// <summary>The exception that it failed with, if nobody has looked.</summary>
    public Exception? UnobservedFailure => _isObserved ? null : _failure;

    public ValueTask AsValueTask() => new(this, _core.Version);

    /// <summary>Completes when what was gone on to has ended.</summary>
    /// <param name="run">The run that it is part of; told first.</param>
    /// <param name="index">Its place there.</param>
    public async void Begin(MiddlewareRun run, int index)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsFaulted) _failure = running.Exception.InnerException;
        else if (running.IsCanceled) _failure = new TaskCanceledException(running);
        run.Leave(index);
        if (_failure is null) _core.SetResult(true);
        else _core.SetException(_failure);
    }

    public void GetResult(short token)
    {
        _isObserved = true;
        _core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
