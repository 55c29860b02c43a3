namespace Events.Testing.Watching;

/// <summary>
/// Knows how many threads run code of consumers right now, handlers among it, also one that waits for a processor: the runtime tells whenever a thread
/// takes up, or leaves, the context that flows with such code.
/// </summary>
internal sealed class Flows
{
    private readonly AsyncLocal<object?> _flow;
    private int _executing;

    public Flows() => _flow = new AsyncLocal<object?>(OnChanged);

    /// <summary>The number of threads that do.</summary>
    public int Executing => Volatile.Read(ref _executing);

    /// <summary>Marks what runs from here on, and what it sets off, as a consumer's.</summary>
    public void Enter() => _flow.Value = this;

    /// <summary>
    /// Goes once behind everything that is queued for the pool: what was to run there has begun when this is back, or waits for a thread that
    /// has something of its own.
    /// </summary>
    public static Task PassPoolAsync()
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static done => done.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }

    private void OnChanged(AsyncLocalValueChangedArgs<object?> change)
    {
        int more = (change.CurrentValue is null ? 0 : 1) - (change.PreviousValue is null ? 0 : 1);
        if (more != 0) Interlocked.Add(ref _executing, more);
    }
}
