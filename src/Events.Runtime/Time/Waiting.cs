namespace Events.Time;

/// <summary>Waits that end in time, whatever they are for.</summary>
internal static class Waiting
{
    // A clock that stands still ends no wait. One of a test does so for a while.
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(1);

    /// <summary>Waits for a task.</summary>
    /// <param name="task">The task; it goes on when it is given up.</param>
    /// <param name="limit">For how long at the most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hasten">Gives up at once.</param>
    /// <returns>Whether it has ended; then it is awaited by the caller, who learns of its exception.</returns>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan limit, TimeProvider time, CancellationToken hasten = default)
    {
        if (task.IsCompleted) return true;
        if (limit <= TimeSpan.Zero) return false;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(hasten);
        Task limited = WaitAsync(limit, time, over.Token);
        await Task.WhenAny(task, limited).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        return task.IsCompleted;
    }

    // The clock is the application's. Where it fails or stands still this machine's ends the wait.
    private static async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken over)
    {
        if (time != TimeProvider.System)
        {
            try
            {
                Task failsafe = TimeProvider.System.WaitAsync(Spans.Add(limit, Standstill), over);
                Task first = await Task.WhenAny(time.WaitAsync(limit, over), failsafe).ConfigureAwait(false);
                await first.ConfigureAwait(false);
                return;
            }
            catch
            {
                // As if there were no such clock.
            }
        }

        await TimeProvider.System.WaitAsync(limit, over).ConfigureAwait(false);
    }
}
