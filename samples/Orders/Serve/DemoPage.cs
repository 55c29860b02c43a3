using Events;
using Events.Administration;
using Events.Dashboard;
using Events.Dashboard.Html;
using Events.Dashboard.Views;

namespace Orders.Serve;

/// <summary>The demo: what is in the stream, who reads it, and the levers.</summary>
internal sealed class DemoPage(Demo demo, Producer producer, Ledgers ledgers) : DashboardPage
{
    public override string Path => "demo";

    public override string MenuTitle => "Demo";

    public override string Stream => demo.Key;

    public override IReadOnlyList<DashboardAction> Actions { get; } = new DemoActions(demo, producer).All;

    public override string GetTitle(DashboardRequest request) => "Orders on " + request.Client.Store.Description;

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request) =>
    [
        new("ledger", "Does it add up?", LedgerAsync),
        new("produce", "Produce", request => ValueTask.FromResult(DemoForms.Produce(request, demo.Key))) { IsLive = false, IsWide = false },
        new("stage", "Claim, reap, reset", request => ValueTask.FromResult(DemoForms.Stage(request, demo))) { IsWide = false },
        StandardPanels.Trim,
        StandardPanels.Replay,
        new("workers", "Workers", new WorkersPanel(demo).RenderAsync),
        StandardPanels.Pending,
        StandardPanels.Charts,
        StandardPanels.Tail,
        StandardPanels.Alerts,
    ];

    // It may add up and still tell of harm: what nobody has read, and what was handled again.
    private static Markup Verdict(GroupLedger ledger) => ledger switch
    {
        { Problem: { } problem } => Markup.Of($"<span class=bad>does not add up: {problem}</span>"),
        { Lost: > 0 } or { Twice: > 0 } => Markup.Of(
            $"<span class=bad>adds up, but {(ledger.Lost > 0 ? $"{ledger.Lost} trimmed unread" : "")}{(ledger is { Lost: > 0, Twice: > 0 } ? ", " : "")}{(ledger.Twice > 0 ? $"{ledger.Twice} handled again" : "")}</span>"),
        _ => Markup.Of($"<span class=good>adds up</span>"),
    };

    private Markup Entry(DashboardRequest request, EntryId? id) => id is { } one
        ? Markup.Of($"<a class=id href=\"{request.Url("entry", ("key", demo.Key), ("id", one.ToString()))}\">{one}</a>")
        : Markup.Text("-");

    private async ValueTask<Markup> LedgerAsync(DashboardRequest request)
    {
        StreamDetails stream = await request.Administration.DescribeStreamAsync(demo.Key, request.Stop);
        Markup facts = Tables.Facts(
            ("Entries", Markup.Of($"{stream.Length}")),
            ("Produced", Markup.Of($"{stream.EntriesAdded}")),
            ("Trimmed", Markup.Of($"{stream.Removed}")),
            ("First entry", Entry(request, stream.FirstId)),
            ("Last entry", Entry(request, stream.LastId)),
            ("Mails sent here", Markup.Of($"{demo.MailCount}")),
            ("Dead letters", Markup.Of($"<a href=\"{request.Url("dead", ("key", demo.Key))}\">{stream.DeadLetters}</a>")),
            ("Stream", Markup.Of($"<a href=\"{request.Url("stream", ("key", demo.Key))}\">{demo.Key}</a>")));
        IReadOnlyList<GroupLedger>? all = await ledgers.ReadAsync(request.Stop);
        if (all is null) return Markup.Of($"{facts}<p class=soft>Everything moves: no two numbers are of one moment. It is added up when there is one.</p>");
        IEnumerable<(string, IReadOnlyList<Markup>)> rows = all.Select(static ledger => ($"ledger-{ledger.Group}", (IReadOnlyList<Markup>)
        [
            Markup.Text(ledger.Group), .. new[] { ledger.Produced, ledger.Acknowledged, ledger.Pending, ledger.Lag, ledger.Dead, ledger.Lost, ledger.Twice }
                .Select(static number => Markup.Of($"{number}")),
            Verdict(ledger),
        ]));
        Markup table = Tables.Cards(
            "Produced = acknowledged + pending + lag + dead + trimmed unread, for each group, of all processes",
            ["Group", "#Produced", "#Acknowledged", "#Pending", "#Lag", "#Dead", "#Trimmed unread", "#Handled twice here", "Verdict"],
            rows);
        return Markup.Of($"{facts}{table}");
    }
}
