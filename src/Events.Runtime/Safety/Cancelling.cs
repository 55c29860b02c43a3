namespace Events.Safety;

/// <summary>
/// Cancels tokens that others have. What they registered runs on the pool, so that a callback that throws or never returns ends and
/// holds up nothing here.
/// </summary>
internal static class Cancelling
{
    /// <summary>Cancels; when this returns cancellation is requested, and callbacks run or are about to.</summary>
    /// <param name="source">The source.</param>
    /// <param name="onThrown">Told what callbacks threw.</param>
    public static void Begin(CancellationTokenSource source, Action<Exception> onThrown)
    {
        Task cancelling;
        try
        {
            cancelling = source.CancelAsync();
        }
        catch (Exception exception)
        {
            onThrown(exception);
            return;
        }

        if (cancelling.IsCompletedSuccessfully) return;
        _ = cancelling.ContinueWith(
            static (ended, state) =>
            {
                if (ended.Exception?.Flatten() is not { } thrown) return;
                ((Action<Exception>)state!)(thrown.InnerExceptions.Count == 1 ? thrown.InnerException! : thrown);
            },
            onThrown,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
