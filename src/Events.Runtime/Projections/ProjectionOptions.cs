namespace Events.Projections;

/// <summary>Says how a projection is run, see <see cref="ProjectionRunner"/>.</summary>
public sealed class ProjectionOptions
{
    private const int MaxPageSize = 10_000;

    /// <summary>
    /// The time for which a process that has died is waited for before another one goes on. Default 15 seconds; 100 milliseconds to one day, the same in all
    /// processes. It is renewed by a third of it.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The interval at which a process that does not have the lease looks again, and at which a process looks whether a rebuild is wanted.
    /// Default 1 second; 10 milliseconds to one hour.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The number of entries that are written together at most, with one position. Default 500; 1 to 10,000. Live ones are not waited for.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>
    /// The number of times that an entry is tried before <see cref="OnFailure"/> decides, after 50 milliseconds at first and 5 seconds at last.
    /// Default 10.
    /// </summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>Decides what becomes of an entry that has failed as often. Default <see cref="ProjectionFailurePolicy.Stop"/>.</summary>
    public ProjectionFailurePolicy OnFailure { get; set; }

    /// <summary>
    /// True when the projection goes on, and logs what is missing, when entries were trimmed before it could read them. False (default) faults it, with a
    /// message that names the range.
    /// </summary>
    public bool GoOnBehindGaps { get; set; }

    /// <summary>
    /// The time for which the state before is kept when a rebuild has taken its place, for those who read it just then. Default 1 minute; up
    /// to one day.
    /// </summary>
    public TimeSpan KeepOld { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time for which stopping waits for a handler that does not heed its cancellation. Default 20 seconds, within the 30 that a host has; up to one day.
    /// What such a handler writes is not used.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    internal void Validate()
    {
        Check(StopTimeout, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(StopTimeout));
        Check(Lease, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), nameof(Lease));
        Check(PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(PollInterval));
        Check(KeepOld, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(KeepOld));
        if (PageSize is < 1 or > MaxPageSize) throw Wrong(nameof(PageSize), PageSize, $"1 to {MaxPageSize}");
        if (MaxAttempts < 1) throw Wrong(nameof(MaxAttempts), MaxAttempts, "at least 1");
        if (!Enum.IsDefined(OnFailure)) throw Wrong(nameof(OnFailure), OnFailure, "Stop or Skip");
    }

    private static void Check(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        if (value < least || value > most) throw Wrong(name, value, $"{least} to {most}");
    }

    private static ArgumentException Wrong(string name, object value, string range) =>
        new($"{nameof(ProjectionOptions)}.{name} is {value}; it must be {range}.");
}
