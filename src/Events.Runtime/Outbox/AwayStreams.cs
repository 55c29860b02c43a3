namespace Events.Outbox;

/// <summary>
/// Streams whose server is away: they are not read for a while, so that others go on. Longer after each failure in a row: 50 milliseconds doubling up to
/// 5 seconds.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class AwayStreams(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Stream, string? Name), (long At, TimeSpan Pause)> _streams = [];

    /// <summary>A stream could not be reached.</summary>
    /// <returns>Whether it could before.</returns>
    public bool Add((string Stream, string? Name) stream)
    {
        bool isKnown = _streams.TryGetValue(stream, out (long At, TimeSpan Pause) known);
        TimeSpan pause = isKnown ? known.Pause * 2 : First;
        _streams[stream] = (time.GetTimestamp(), pause < Longest ? pause : Longest);
        return !isKnown;
    }

    /// <summary>A stream was reached.</summary>
    public void Remove((string Stream, string? Name) stream) => _streams.Remove(stream);

    /// <summary>Lists the streams that are not to be tried now.</summary>
    public IReadOnlyList<(string Stream, string? StreamName)> Now()
    {
        if (_streams.Count == 0) return [];
        var away = new List<(string, string?)>();
        foreach (((string, string?) stream, (long at, TimeSpan pause)) in _streams)
        {
            if (time.GetElapsedTime(at) < pause) away.Add(stream);
        }

        return away;
    }

    /// <summary>Gives the time until one of them is to be tried, or the longest time that is given.</summary>
    public TimeSpan Next(TimeSpan longest)
    {
        foreach ((long at, TimeSpan pause) in _streams.Values)
        {
            TimeSpan left = pause - time.GetElapsedTime(at);

            // One that is due may have nothing to send any more.
            if (left > TimeSpan.Zero && left < longest) longest = left;
        }

        return longest;
    }
}
