using Events.Administration;
using Events.Dashboard.Actions;
using Events.Dashboard.Html;
using Events.Dashboard.Live;
using Events.Dashboard.Pages;

namespace Events.Dashboard.Views;

/// <summary>One stream: its groups, their consumers, what is pending, what comes.</summary>
internal sealed class StreamPage : DashboardPage
{
    public override string Path => "stream";

    public override IReadOnlyList<DashboardAction> Actions => [.. StreamActions.All, .. ConsumerActions.All];

    public override string GetTitle(DashboardRequest request) => request.GetStream();

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request)
    {
        string stream = request.GetStream();
        List<DashboardPanel> panels =
        [
            new("summary", "Stream", SummaryAsync),
            new("alerts", "Alerts", static async request => Parts.Alerts((await Parts.SnapshotAsync(request).ConfigureAwait(false)).Alerts, request)),
            new("charts", "The last minutes", ChartsPanel.RenderAsync),
            new("groups", "Consumer groups", GroupsPanel.RenderAsync),
            new("pending", "Pending entries", PendingPanel.RenderAsync),
            new("tail", "Newest entries", TailPanel.RenderAsync),
        ];
        if (request.CanAct)
        {
            panels.Add(new("trim", "Trim", request => ValueTask.FromResult(StreamForms.Trim(request, stream))) { IsLive = false, IsWide = false });
            panels.Add(new("replay", "Replay a range", request => ValueTask.FromResult(StreamForms.Replay(request, stream))) { IsLive = false, IsWide = false });
        }

        return panels;
    }

    private static async ValueTask<Markup> SummaryAsync(DashboardRequest request)
    {
        StreamSnapshot stream = await Parts.SnapshotAsync(request).ConfigureAwait(false);
        StreamDetails details = stream.Details;
        return Parts.Facts(
            ("Entries", Markup.Of($"{Words.Of(details.Length)}")),
            ("Ever added", Markup.Of($"{Words.Of(details.EntriesAdded)}")),
            ("Trimmed or deleted", Markup.Of($"{Words.Of(details.Removed)}")),
            ("First entry", details.FirstId is { } first ? Parts.EntryLink(request, details.Stream, first) : Markup.Text(Words.None)),
            ("Last entry", details.LastId is { } last ? Parts.EntryLink(request, details.Stream, last) : Markup.Text(Words.None)),
            ("Dead letters", Markup.Of($"<a href=\"{request.Url("dead", ("key", details.Stream))}\">{Words.Of(details.DeadLetters)}</a>")));
    }
}
