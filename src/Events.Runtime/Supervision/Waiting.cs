namespace Events.Supervision;

/// <summary>Waits that end in time, whatever they are for.</summary>
internal static class Waiting
{
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
        Task limited = time.WaitAsync(limit, over.Token);
        await Task.WhenAny(task, limited).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        return task.IsCompleted;
    }
}
