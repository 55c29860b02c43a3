using System.Runtime.CompilerServices;

namespace Events.Safety;

/// <summary>
/// The frame around every call of the application's code: it begins in the same clean context each time, and nothing that it has
/// set there is left for the next one, or for what the runtime starts.
/// </summary>
internal static class UserCall
{
    // There is no other way to it: that of a thread which was started without any flow.
    private static readonly ExecutionContext Clean = CaptureClean();

    [ThreadStatic]
    private static int s_depth;

    /// <summary>Tells whether this thread, which is not the pool's, may be kept by what goes on where a task has ended: another one takes its place.</summary>
    [field: ThreadStatic]
    public static bool MayKeepThread { get; set; }

    /// <summary>A call begins.</summary>
    /// <param name="context">What it begins in; null for a context without anything.</param>
    public static void Enter(ExecutionContext? context)
    {
        s_depth++;
        Cleanse(context);
    }

    /// <summary>A call has returned, whether its task has completed or not.</summary>
    /// <param name="context">What it began in.</param>
    public static void Exit(ExecutionContext? context)
    {
        s_depth--;
        Cleanse(context);
    }

    /// <summary>Calls something from a thread whose context is to stay as it is.</summary>
    /// <param name="call">The call; it must not throw.</param>
    public static void Run(Action call)
    {
        s_depth++;
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            ExecutionContext.Run(Clean, static call => ((Action)call!)(), call);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
            s_depth--;
        }
    }

    /// <summary>Handlers have run on a thread that goes on with others': what they have changed of it is undone, as the pool does with its own.</summary>
    public static void ResetThread()
    {
        Thread thread = Thread.CurrentThread;
        if (!thread.IsBackground) thread.IsBackground = true;
        if (thread.Priority != ThreadPriority.Normal) thread.Priority = ThreadPriority.Normal;
        Cleanse(null);
    }

    /// <summary>Waits until the task of a call has ended.</summary>
    /// <returns>What it failed with; null when it succeeded.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Exception?> EndedAsync(Task call)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (IsForeignThread) await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (call.IsCompletedSuccessfully) return null;
        try
        {
            call.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>
    /// Whoever completes a handler's task may do so inside of another handler, or on a thread of the application's: that is not to be
    /// kept for other events.
    /// </summary>
    private static bool IsForeignThread => s_depth > 0 || !(MayKeepThread || Thread.CurrentThread.IsThreadPoolThread);

    // Asynchronous locals, the culture and the current activity among them, are all in the execution context. Nothing is done when
    // nothing was changed.
    private static void Cleanse(ExecutionContext? context)
    {
        ExecutionContext.Restore(context ?? Clean);
        if (SynchronizationContext.Current is not null) SynchronizationContext.SetSynchronizationContext(null);
    }

    private static ExecutionContext CaptureClean()
    {
        ExecutionContext? clean = null;
        var thread = new Thread(() => clean = ExecutionContext.Capture()) { IsBackground = true };
        thread.UnsafeStart();
        thread.Join();
        return clean!;
    }
}
