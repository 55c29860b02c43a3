using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Views;

namespace Events.Dashboard.Pages;

/// <summary>All pending entries of a group, page by page.</summary>
internal sealed class PendingPage : DashboardPage
{
    private const int Most = 100;

    public override string Path => "pending";

    public override string GetTitle(DashboardRequest request) => $"Pending for {GroupOf(request)} on {request.GetStream()}";

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request)
    {
        string stream = request.GetStream();
        string group = GroupOf(request);
        FilterOf(request);
        return
        [
            new DashboardPanel("filter", "Which", _ => ValueTask.FromResult(Parts.Filter(request, Path, Markup.Of($"""
                {Inputs.Hidden("key", stream)}{Inputs.Hidden("group", group)}
                {Inputs.Text("consumer", "consumer", "Consumer", request.GetText("consumer"), "all")}
                {Inputs.Text("idle", "idle", "Idle for at least", request.GetText("idle"), "30s")}
                """)))) { IsLive = false },
            new DashboardPanel("list", "Pending entries", ListAsync),
        ];
    }

    private static async ValueTask<Markup> ListAsync(DashboardRequest request)
    {
        string stream = request.GetStream();
        string group = GroupOf(request);
        Administration.PendingPage page = await request.Administration.ListPendingAsync(stream, group, FilterOf(request), Most, request.Stop)
            .ConfigureAwait(false);
        if (page.Entries.Count == 0) return Markup.Of($"<p>None. {Parts.StreamLink(request, stream)}</p>");
        string next = request.Url(
            "pending", ("key", stream), ("group", group), ("consumer", request.GetText("consumer")), ("idle", request.GetText("idle")), ("from", page.Next?.ToString()));
        return Markup.Of(
            $"{PendingPanel.Table(request, page)}<p>{Parts.StreamLink(request, stream)} {Markup.If(page.Next is not null, Markup.Of($"· <a href=\"{next}\">The next {Most}</a>"))}</p>");
    }

    private static string GroupOf(DashboardRequest request) =>
        request.GetText("group") is { Length: > 0 } group ? group : throw new BadInputException("No group is named: the address has to say &group=….");

    private static PendingFilter FilterOf(DashboardRequest request)
    {
        try
        {
            return new PendingFilter
            {
                Consumer = request.GetText("consumer") is { Length: > 0 } consumer ? consumer : null,
                MinIdle = request.GetText("idle") is { Length: > 0 } idle ? PositionText.ParseSpan(idle) : TimeSpan.Zero,
                From = request.GetText("from") is { Length: > 0 } from ? PositionText.ParseStart(from, request.Now) : EntryId.Min,
            };
        }
        catch (FormatException exception)
        {
            throw new BadInputException(exception.Message);
        }
    }
}
