using System.Threading.Tasks.Sources;

namespace Events.Redis.Connections;

/// <summary>
/// A pending reply that is its own awaitable: no allocation per command. It goes back to its pool when its result is
/// taken, and only then.
/// </summary>
/// <typeparam name="T">What the reply is read as.</typeparam>
internal abstract class PendingReply<T> : PendingReply, IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _core;

    /// <summary>The value that was read.</summary>
    protected T Result { get; set; } = default!;

    /// <summary>The task to await; once.</summary>
    public ValueTask<T> AsValueTask(CancellationToken cancellationToken)
    {
        RegisterCancellation(cancellationToken);
        return new ValueTask<T>(this, _core.Version);
    }

    protected override void CompleteCore()
    {
        if (Error is not null) _core.SetException(Error);
        else _core.SetResult(Result);
    }

    public T GetResult(short token)
    {
        PooledResult.ExpectThere(_core.GetStatus(token));
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            if (TryReset())
            {
                Result = default!;
                _core.Reset();
                Recycle();
            }
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Goes back to the pool it came from.</summary>
    protected virtual void Recycle()
    {
    }

    protected override void CompleteCancelled(OperationCanceledException exception) => _core.SetException(exception);
}
