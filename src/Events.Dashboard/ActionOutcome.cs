using Events.Dashboard.Html;

namespace Events.Dashboard;

/// <summary>The outcome of an action.</summary>
/// <param name="Message">What was done, in a sentence.</param>
/// <param name="Command">The same as a command of redis-cli; null where there is none.</param>
/// <param name="Details">More of it, such as a table.</param>
public sealed record ActionOutcome(string Message, string? Command = null, Markup Details = default)
{
    /// <summary>The step that goes on from here, such as the next page; null for nothing.</summary>
    public NextStep? Next { get; init; }
}
