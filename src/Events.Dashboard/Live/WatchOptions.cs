using Events.Administration;

namespace Events.Dashboard.Live;

/// <summary>Says how streams are looked at.</summary>
/// <param name="Interval">How often at the most.</param>
/// <param name="Timeout">How long an answer may take.</param>
/// <param name="Alerts">From when on something is an alert.</param>
internal sealed record WatchOptions(TimeSpan Interval, TimeSpan Timeout, AlertLimits Alerts);
