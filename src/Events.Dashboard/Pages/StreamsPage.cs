using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Live;
using Events.Dashboard.Views;

namespace Events.Dashboard.Pages;

/// <summary>All streams, and what is wrong with them.</summary>
internal sealed class StreamsPage : DashboardPage
{
    public override string Path => "streams";

    public override string MenuTitle => "Streams";

    public override string GetTitle(DashboardRequest request) => "Streams";

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request)
    {
        string pattern = request.GetText("pattern");
        return
        [
            new DashboardPanel("find", "Find", _ => ValueTask.FromResult(Parts.Filter(
                request, Path, Inputs.Text("pattern", "pattern", "Keys like", pattern, request.Options.StreamPattern)))) { IsLive = false },
            new DashboardPanel("streams", "Streams", ListAsync),
            new DashboardPanel("store", "Store", DiagnoseAsync) { IsLive = false },
        ];
    }

    private static async ValueTask<Markup> ListAsync(DashboardRequest request)
    {
        string pattern = request.GetText("pattern") is { Length: > 0 } given ? given : request.Options.StreamPattern;
        FoundStreams found = await request.Watches.FindAsync(pattern, request.Stop).ConfigureAwait(false);
        if (found.Count == 0) return Markup.Of($"<p>There is no stream whose key is like <code>{pattern}</code>.</p>");
        var rows = new List<Markup>();
        foreach (string key in found.First)
        {
            try
            {
                rows.Add(Row(request, await request.Watches.Of(key).GetAsync(request.Stop).ConfigureAwait(false)));
            }
            catch (AdministrationException)
            {
                // Deleted meanwhile.
            }
        }

        Markup more = Markup.If(
            found.Count > found.First.Count, Markup.Of($"<p class=soft>The first {found.First.Count} of {Words.Of(found.Count)}: give a pattern.</p>"));
        return Markup.Of(
            $"{Tables.Table("Streams of this store", Tables.Heads("Stream", "#Entries", "#Groups", "#Largest lag", "#Pending", "#Dead letters", "#Oldest", "Alerts"), rows)}{more}");
    }

    private static Markup Row(DashboardRequest request, StreamSnapshot stream)
    {
        long lag = stream.Groups.Select(static group => group.Details.Lag).DefaultIfEmpty().Max();
        TimeSpan? oldest = stream.Groups.Max(static group => group.Details.OldestAge);
        Markup alerts = stream.Alerts.Count == 0
            ? Markup.Of($"<span class=good>none</span>")
            : Markup.Of($"<span class=bad>{Words.Count(stream.Alerts.Count, "alert", "alerts")}</span>");
        return Markup.Of($"""
            <tr><th scope=row>{Parts.StreamLink(request, stream.Details.Stream)}</th><td class=n>{Words.Of(stream.Details.Length)}</td><td class=n>{stream.Groups.Count}</td>
            <td class=n>{Words.Of(lag)}</td><td class=n>{Words.Of(stream.Groups.Sum(static group => group.Details.Pending))}</td>
            <td class=n>{Words.Of(stream.Details.DeadLetters)}</td><td class=n>{Words.Of(oldest)}</td><td>{alerts}</td></tr>
            """);
    }

    private static async ValueTask<Markup> DiagnoseAsync(DashboardRequest request)
    {
        StoreReport report = await request.Administration.DiagnoseAsync(cancellationToken: request.Stop).ConfigureAwait(false);
        IEnumerable<Markup> rows = report.Findings.Select(static finding => Markup.Of(
            $"<tr><td class={(finding.Severity >= FindingSeverity.Warning ? "bad" : "soft")}>{finding.Severity}</td><th scope=row>{finding.Name}</th><td>{finding.Text} {finding.Advice}</td></tr>"));
        return Markup.Of($"<p>{report.Kind} {report.Version}: {report.Store}</p>{Tables.Table("What its settings mean for events", Tables.Heads("", "About", "Finding"), rows)}");
    }
}
