namespace Events.Time;

/// <summary>
/// Reads the application's clock where what is known already must not be lost because the clock throws: an elapsed time is then the longest there is, so that
/// whoever asks gives up and says so, instead of doing again what has been done.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="failed">Gets what it throws.</param>
internal sealed class FailingClock(TimeProvider time, Action<Exception> failed)
{
    /// <summary>Returns the time since a timestamp; <see cref="TimeSpan.MaxValue"/> when the clock throws.</summary>
    /// <param name="start">A timestamp of this clock; null for one that it threw instead of.</param>
    public TimeSpan Since(long? start)
    {
        if (start is not { } known) return TimeSpan.MaxValue;
        try
        {
            return time.GetElapsedTime(known);
        }
        catch (Exception exception)
        {
            failed(exception);
            return TimeSpan.MaxValue;
        }
    }

    /// <summary>Returns a timestamp; null when the clock throws.</summary>
    public long? Now()
    {
        try
        {
            return time.GetTimestamp();
        }
        catch (Exception exception)
        {
            failed(exception);
            return null;
        }
    }
}
