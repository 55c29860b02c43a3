using Events.Locking;

namespace Events.Consuming;

/// <summary>
/// The state of a group, as its consumer found it when it last kept house, and what it was told is lost: over all lives of the consumer, for whoever asks how
/// it is.
/// </summary>
internal sealed class GroupVitals
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private long _lost;

    /// <summary>Tells whether somebody asks, so that it is worth a command each time to find out how old the oldest entry is.</summary>
    public bool IsWatched { get; set; }

    /// <summary>The last measurement; null before that.</summary>
    public GroupMeasure? Last { get; private set; }

    /// <summary>The number of entries that were lost, or may be, at the most, since the start.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>The time at which a loss was told last; null when none was.</summary>
    public DateTimeOffset? LostAt
    {
        get
        {
            lock (_lock.InOrder) return field;
        }

        private set;
    }

    public void Measured(GroupMeasure measure)
    {
        lock (_lock.InOrder) Last = measure;
    }

    /// <summary>Entries are lost, or may be.</summary>
    public void Lose(long atMost, DateTimeOffset at)
    {
        if (atMost <= 0) return;
        lock (_lock.InOrder)
        {
            _lost += atMost;
            LostAt = at;
        }
    }
}
