namespace Events.Dashboard.Views;

/// <summary>
/// The panels in which the dashboard shows a stream, for pages of your own: the stream that the address names
/// (<c>?key=</c>), or that the page is about.
/// </summary>
public static class StandardPanels
{
    /// <summary>Shows what is beyond its limit.</summary>
    public static DashboardPanel Alerts { get; } = new(
        "alerts", "Alerts", static async request => Parts.Alerts((await Parts.SnapshotAsync(request).ConfigureAwait(false)).Alerts, request));

    /// <summary>Rate, lag, oldest age and handler time over the last minutes.</summary>
    public static DashboardPanel Charts { get; } = new("charts", "The last minutes", ChartsPanel.RenderAsync);

    /// <summary>Groups and their consumers.</summary>
    public static DashboardPanel Groups { get; } = new("groups", "Consumer groups", GroupsPanel.RenderAsync);

    /// <summary>The oldest pending entries of each group.</summary>
    public static DashboardPanel Pending { get; } = new("pending", "Pending entries", PendingPanel.RenderAsync) { CanPause = true };

    /// <summary>The projections whose state is beside the stream.</summary>
    public static DashboardPanel Projections { get; } = new("projections", "Projections", ProjectionsPanel.RenderAsync);

    /// <summary>The newest entries.</summary>
    public static DashboardPanel Tail { get; } = new("tail", "Newest entries", TailPanel.RenderAsync) { CanPause = true };

    /// <summary>Asks for the ID of an entry, and leads to its life: who has it.</summary>
    public static DashboardPanel Find { get; } = new(
        "find", "Find an entry", static request => ValueTask.FromResult(StreamForms.Find(request, request.GetStream())))
    { IsLive = false, IsWide = false };

    /// <summary>The form of a trim, which shows first what goes.</summary>
    public static DashboardPanel Trim { get; } = new(
        "trim", "Trim", static request => ValueTask.FromResult(StreamForms.Trim(request, request.GetStream())))
    { IsLive = false, IsWide = false };

    /// <summary>The form of a replay. It has the whole width: the entries that it answers with are a table.</summary>
    public static DashboardPanel Replay { get; } = new(
        "replay", "Replay a range", static request => ValueTask.FromResult(StreamForms.Replay(request, request.GetStream())))
    { IsLive = false };
}
