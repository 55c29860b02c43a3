using Events.Administration;
using Events.Dashboard.Actions;
using Events.Dashboard.Html;
using Events.Dashboard.Live;
using Events.Dashboard.Views;

namespace Events.Dashboard.Pages;

/// <summary>One stream: its groups, their consumers, what is pending, what comes.</summary>
internal sealed class StreamPage : DashboardPage
{
    public override string Path => "stream";

    public override IReadOnlyList<DashboardAction> Actions => [.. StreamActions.All, .. ConsumerActions.All, .. ProjectionActions.All];

    public override string GetTitle(DashboardRequest request) => request.GetStream();

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request)
    {
        request.GetStream();
        List<DashboardPanel> panels =
        [
            new("summary", "Stream", SummaryAsync),
            StandardPanels.Alerts, StandardPanels.Charts, StandardPanels.Groups, StandardPanels.Pending, StandardPanels.Projections, StandardPanels.Tail,
            StandardPanels.Find,
        ];
        if (request.CanAct) panels.AddRange([StandardPanels.Trim, StandardPanels.Replay]);
        return panels;
    }

    private static async ValueTask<Markup> SummaryAsync(DashboardRequest request)
    {
        StreamSnapshot stream = await Parts.SnapshotAsync(request).ConfigureAwait(false);
        StreamDetails details = stream.Details;
        return Tables.Facts(
            ("Entries", Markup.Of($"{Words.Of(details.Length)}")),
            ("Ever added", Markup.Of($"{Words.Of(details.EntriesAdded)}")),
            ("Trimmed or deleted", Markup.Of($"{Words.Of(details.Removed)}")),
            ("First entry", details.FirstId is { } first ? Parts.EntryLink(request, details.Stream, first) : Markup.Text(Words.None)),
            ("Last entry", details.LastId is { } last ? Parts.EntryLink(request, details.Stream, last) : Markup.Text(Words.None)),
            ("Dead letters", Markup.Of($"<a href=\"{request.Url("dead", ("key", details.Stream))}\">{Words.Of(details.DeadLetters)}</a>")));
    }
}
