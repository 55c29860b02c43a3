using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Live;

namespace Events.Dashboard.Views;

/// <summary>Groups with their lag, and who reads for them.</summary>
internal static class GroupsPanel
{
    public static async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        StreamSnapshot stream = await Parts.SnapshotAsync(request).ConfigureAwait(false);
        return stream.Groups.Count == 0
            ? Markup.Of($"<p>No group: one is made when its first consumer starts.</p>")
            : Markup.Join(stream.Groups.Select(group => Group(request, group)));
    }

    private static Markup Group(DashboardRequest request, GroupSnapshot group)
    {
        GroupDetails details = group.Details;
        Markup facts = Tables.Facts(
            ("Lag", Markup.Of($"{Words.Lag(details)}")),
            ("Pending", Markup.Of($"<a href=\"{request.Url("pending", ("key", details.Stream), ("group", details.Group))}\">{Words.Of(details.Pending)}</a>")),
            ("Last delivered", details.LastDelivered == EntryId.Min
                ? Markup.Of($"the beginning")
                : Parts.EntryLink(request, details.Stream, details.LastDelivered)),
            ("Oldest not done", Markup.Of($"{Words.Of(details.OldestAge)}")),
            ("Requeued", Markup.Of($"{Words.Of(details.Requeued)}")),
            ("Lost unread", details.Loss is { } loss ? Markup.Of($"<span class=bad>{Words.Of(loss.AtMost)}</span>") : Markup.Of($"0")));
        Markup consumers = group.Consumers.Count == 0
            ? Markup.Of($"<p class=soft>No consumers: the server knows none before it has given one something.</p>")
            : Tables.Cards(
                $"Consumers of {details.Group}",
                ["Consumer", "State", "#Pending", "#Idle", "What is known", request.CanAct ? "Actions" : ""],
                group.Consumers.Select(consumer => Consumer(request, consumer, group)));
        return Markup.Of(
            $"<section id=\"{ElementIds.Of("g", details.Group)}\"><h3>{details.Group}</h3>{facts}{consumers}{StreamForms.Position(request, details)}</section>");
    }

    private static (string Id, IReadOnlyList<Markup> Cells) Consumer(DashboardRequest request, ConsumerDetails consumer, GroupSnapshot group) =>
        (ElementIds.Of("c", consumer.Group, consumer.Consumer),
        [
            Markup.Text(consumer.Consumer), Parts.State(consumer), Markup.Text(Words.Of(consumer.Pending)), Markup.Text(Words.Of(consumer.Idle)),
            Markup.Text(consumer.Explanation), StreamForms.Consumer(request, consumer, group),
        ]);
}
