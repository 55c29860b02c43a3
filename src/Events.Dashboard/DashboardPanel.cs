using Events.Dashboard.Html;

namespace Events.Dashboard;

/// <summary>A part of a page.</summary>
/// <param name="Id">Its name within the page: letters, digits and hyphens.</param>
/// <param name="Title">Its heading.</param>
/// <param name="RenderAsync">
/// Makes what is in it. What it throws of <see cref="Administration.AdministrationException"/> is shown in its place; what the store throws says that the store
/// cannot be reached.
/// </param>
public sealed record DashboardPanel(string Id, string Title, Func<DashboardRequest, ValueTask<Markup>> RenderAsync)
{
    /// <summary>True when the panel is made anew as long as somebody looks. Default true; false for forms.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>True when the panel is as wide as the page. Default true; narrow ones stand side by side where there is room.</summary>
    public bool IsWide { get; init; } = true;

    /// <summary>True when a button beside the heading holds the panel still, for who reads what goes by too quickly. Default false.</summary>
    public bool CanPause { get; init; }
}
