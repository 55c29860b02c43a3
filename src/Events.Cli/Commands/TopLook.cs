namespace Events.Cli.Commands;

/// <summary>The result of one look.</summary>
/// <param name="At">When.</param>
/// <param name="Streams">The streams, by name.</param>
/// <param name="Problem">Why nothing was seen; null when something was.</param>
internal sealed record TopLook(DateTimeOffset At, IReadOnlyList<TopStream> Streams, string? Problem)
{
    /// <summary>The same as an object to be written as JSON.</summary>
    public object Json => new { At, Streams, Problem };
}
