namespace Events.Time;

/// <summary>Waits longer after each failure in a row: 50 ms doubling up to 5 s, each ± 25 % so that consumers do not march in step.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>Waits, or returns early when the token is cancelled.</summary>
    public Task WaitAsync(CancellationToken stop) => WaitAsync(TimeSpan.MaxValue, stop);

    /// <summary>Waits, not longer than the given time, or returns early when the token is cancelled.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken stop)
    {
        double factor = Math.Pow(2, Math.Min(_failures++, 16)) * (0.75 + (Random.Shared.NextDouble() / 2));
        TimeSpan delay = First * factor;
        if (delay > Longest) delay = Longest;
        if (delay > longest) delay = longest;
        await Task.Delay(delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
