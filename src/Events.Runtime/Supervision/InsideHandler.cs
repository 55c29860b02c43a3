namespace Events.Supervision;

/// <summary>Knows whose handler is calling: a handler must not wait for what waits for it. It flows with the context that handlers start from.</summary>
internal static class InsideHandler
{
    private static readonly AsyncLocal<object?> Current = new();

    /// <summary>Marks what runs from here on as the consumer's.</summary>
    public static void Enter(object consumer) => Current.Value = consumer;

    /// <summary>Runs something on the pool in a context of its own: nothing of the caller's flows into it.</summary>
    public static Task RunOutside(Func<Task> run)
    {
        var begun = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static state => state.Begun.SetResult(state.Run()), (Begun: begun, Run: run), preferLocal: false);
        return begun.Task.Unwrap();
    }

    /// <summary>Tells whether the caller is, or was started by, a handler of the consumer.</summary>
    public static bool IsOf(object consumer) => Current.Value == consumer;
}
