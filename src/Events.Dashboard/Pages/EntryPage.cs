using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Views;

namespace Events.Dashboard.Pages;

/// <summary>The life of one entry: what is in it, how it stands with each group, and what became of it.</summary>
internal sealed class EntryPage : DashboardPage
{
    public override string Path => "entry";

    public override string GetTitle(DashboardRequest request) => $"Entry {request.GetEntryId()} of {request.GetStream()}";

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request)
    {
        request.GetStream();
        request.GetEntryId();
        return
        [
            new DashboardPanel("life", "Its life", LifeAsync),
            new DashboardPanel("typed", "As an event", TypedEntry.RenderAsync) { IsWide = false },
            new DashboardPanel("raw", "As it is in the stream", RawAsync) { IsWide = false },
        ];
    }

    private static async ValueTask<Markup> LifeAsync(DashboardRequest request)
    {
        EntryLife life = await request.Watches.Of(request.GetStream()).GetLifeAsync(request.GetEntryId(), request.Stop).ConfigureAwait(false);
        IEnumerable<Markup> rows = life.Groups.Select(standing => Markup.Of($"""
            <tr><th scope=row>{standing.Group}</th><td>{Words.Of(standing.State)}</td><td>{standing.Pending?.Consumer ?? Words.None}</td>
            <td class=n>{Words.Of(standing.Pending?.Idle)}</td><td class=n>{(standing.Pending is { } pending ? Words.Of(pending.Deliveries) : Words.None)}</td>
            <td>{(standing.Pending is { } one ? Parts.Countdown(one.Idle, request.Options.MinIdle) : Markup.Text(Words.None))}</td><td>{standing.Owner?.Explanation ?? Words.None}</td></tr>
            """));
        Markup letters = Markup.Join(life.DeadLetters.Select(letter => Markup.Of(
            $"<p class=bad>{letter.Group} gave it up: {letter.Reason}, after {Words.Count(letter.Attempts, "delivery", "deliveries")}. {DeadLettersPage.Link(request, life.Stream, letter)}</p>")));
        return Markup.Of($"""
            <p>Added {Words.TimeOf(life.Id)} to {Parts.StreamLink(request, life.Stream)}. <code class=cli>XRANGE {life.Stream} {life.Id} {life.Id}</code></p>
            {Tables.Table("How it stands with each group", Tables.Heads("Group", "State", "Consumer", "#Idle", "#Deliveries", "Others may claim it", "What is known"), rows)}{letters}
            """);
    }

    private static async ValueTask<Markup> RawAsync(DashboardRequest request)
    {
        EntryId id = request.GetEntryId();
        await foreach (RawEntry entry in request.Administration.ReplayAsync(
            request.GetStream(), new ReplayQuery { From = id, To = id }, request.Stop).ConfigureAwait(false))
        {
            return Parts.Fields(entry.Fields, "Fields in their order");
        }

        return Markup.Of($"<p>It is not in the stream: trimmed, deleted, or never there.</p>");
    }
}
