namespace Events.Dashboard.Live;

/// <summary>One point of the charts.</summary>
/// <param name="At">When.</param>
/// <param name="Added">How many entries were ever added.</param>
/// <param name="Rate">How many were added a second since the sample before; null for the first one.</param>
/// <param name="Lag">How many entries the group that is furthest behind was not given yet.</param>
/// <param name="OldestAge">How old the oldest entry is that a group is not done with, in seconds.</param>
/// <param name="HandlerTime">How long a call of a handler of this process took on average since the sample before, in seconds; null when none ended.</param>
internal sealed record StreamSample(DateTimeOffset At, long Added, double? Rate, double Lag, double OldestAge, double? HandlerTime);
