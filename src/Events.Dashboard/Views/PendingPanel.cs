using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Live;

namespace Events.Dashboard.Views;

/// <summary>Shows what was delivered and is not acknowledged.</summary>
internal static class PendingPanel
{
    private const int Most = 20;

    /// <summary>The oldest of each group.</summary>
    public static async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        StreamSnapshot stream = await Parts.SnapshotAsync(request).ConfigureAwait(false);
        var groups = new List<Markup>();
        foreach (GroupSnapshot group in stream.Groups.Where(static group => group.Details.Pending > 0))
        {
            Administration.PendingPage page = await request.Administration.ListPendingAsync(
                stream.Details.Stream, group.Details.Group, null, Most, request.Stop).ConfigureAwait(false);
            string all = request.Url("pending", ("key", stream.Details.Stream), ("group", group.Details.Group));
            Markup more = Markup.If(
                group.Details.Pending > page.Entries.Count,
                Markup.Of($"<p>The oldest {page.Entries.Count} of {Words.Of(group.Details.Pending)}. <a href=\"{all}\">All of them</a></p>"));
            groups.Add(Markup.Of($"{Table(request, page)}{more}"));
        }

        return groups.Count == 0 ? Markup.Of($"<p class=good>Nothing is pending.</p>") : Markup.Join(groups);
    }

    public static Markup Table(DashboardRequest request, Administration.PendingPage page) => Tables.Table(
        $"Pending for {page.Group}",
        Tables.Heads("Entry", "Consumer", "#Idle", "#Deliveries", "Others may claim it"),
        page.Entries.Select(entry => Markup.Of($"""
            <tr><th scope=row>{Parts.EntryLink(request, entry.Stream, entry.Id)}{Markup.If(entry.IsPayloadGone, Markup.Of($" <span class=bad>payload gone</span>"))}</th><td>{entry.Consumer}</td>
            <td class=n>{Words.Of(entry.Idle)}</td><td class=n>{entry.Deliveries}</td><td>{Parts.Countdown(entry.Idle, request.Options.MinIdle)}</td></tr>
            """)));
}
