namespace Events.TestSupport;

/// <summary>One line of MONITOR.</summary>
/// <param name="At">When the server executed it: time since 1970.</param>
/// <param name="IsOfScript">Whether a script did it.</param>
/// <param name="Words">Its name and its arguments, as MONITOR prints them.</param>
public sealed record MonitoredCommand(TimeSpan At, bool IsOfScript, IReadOnlyList<string> Words)
{
    public override string ToString() => string.Join(' ', Words);
}
