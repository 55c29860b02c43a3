namespace Events.StackExchangeRedis.Reading;

/// <summary>The pause before the next poll: short after one that found something, and twice as long after each that did not.</summary>
internal sealed class PollPause(TimeSpan shortest, TimeSpan longest)
{
    private TimeSpan _last;

    /// <summary>The pause after a poll that found nothing.</summary>
    public TimeSpan Next()
    {
        _last = _last == TimeSpan.Zero ? shortest : _last < longest / 2 ? 2 * _last : longest;
        return _last;
    }

    /// <summary>A poll found something.</summary>
    public void Reset() => _last = TimeSpan.Zero;
}
