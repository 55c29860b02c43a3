namespace Events.Consuming;

/// <summary>The state of a group at one moment.</summary>
/// <param name="Lag">How many entries it was not given yet.</param>
/// <param name="Pending">How many were delivered and not acknowledged.</param>
/// <param name="OldestAge">How old the oldest entry was that it was not done with; zero for none, null when that was not asked for.</param>
/// <param name="At">When.</param>
internal sealed record GroupMeasure(long Lag, long Pending, TimeSpan? OldestAge, DateTimeOffset At);
