using Events.Administration;
using Events.Dashboard.Actions;
using Events.Dashboard.Html;
using Events.Dashboard.Views;
using Events.DeadLetters;

namespace Events.Dashboard.Pages;

/// <summary>The dead letters of a stream, those that are alike together.</summary>
internal sealed class DeadLettersPage : DashboardPage
{
    private const int Most = 50;

    public override string Path => "dead";

    public override IReadOnlyList<DashboardAction> Actions => DeadLetterActions.All;

    public override string GetTitle(DashboardRequest request) => "Dead letters of " + request.GetStream();

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request)
    {
        request.GetStream();
        FromOf(request);
        return [new DashboardPanel("kinds", "What they have in common", KindsAsync), new DashboardPanel("letters", "Dead letters", ListAsync)];
    }

    public static Markup Link(DashboardRequest request, string stream, DeadLetter letter) =>
        Markup.Of($"<a class=id href=\"{request.Url("letter", ("key", stream), ("id", letter.Id.ToString()))}\">{letter.Id}</a>");

    private static async ValueTask<Markup> KindsAsync(DashboardRequest request)
    {
        string stream = request.GetStream();
        IReadOnlyList<DeadLetterKind> kinds = await request.Watches.Of(stream).GetKindsAsync(request.Stop).ConfigureAwait(false);
        if (kinds.Count == 0) return Markup.Of($"<p class=good>None. {Parts.StreamLink(request, stream)}</p>");
        IEnumerable<Markup> rows = kinds.Select(kind => Markup.Of($"""
            <tr id="{ElementIds.Of("k", kind.Group, kind.Fingerprint, kind.Reason)}"><td class=n>{Words.Of(kind.Count)}</td><th scope=row><a href="{request.Url("dead", ("key", stream), ("group", kind.Group), ("fingerprint", kind.Fingerprint), ("reason", kind.Reason))}">{kind.Reason}</a></th>
            <td>{kind.Group}</td><td class=value>{kind.ExceptionType} {kind.Message}</td><td>{StreamForms.Kind(request, kind)}</td></tr>
            """));
        return Markup.Of($"{Tables.Table("Alike failures", Tables.Heads("#Count", "Reason", "Group", "What the newest says", request.CanAct ? "Actions" : ""), rows)}<p>{Parts.StreamLink(request, stream)}</p>");
    }

    private static async ValueTask<Markup> ListAsync(DashboardRequest request)
    {
        string stream = request.GetStream();
        var filter = new DeadLetterFilter
        {
            Group = Given(request, "group"),
            Fingerprint = Given(request, "fingerprint"),
            Reason = Given(request, "reason"),
        };
        Administration.DeadLetterPage page = await request.Administration.OpenDeadLetters(stream)
            .ListAsync(filter, FromOf(request), Most, request.Stop)
            .ConfigureAwait(false);
        if (page.Letters.Count == 0) return Markup.Of($"<p>None.</p>");
        IEnumerable<Markup> rows = page.Letters.Select(letter => Markup.Of($"""
            <tr id="{ElementIds.Of("l", letter.Id.ToString())}"><th scope=row>{Link(request, stream, letter)}</th><td>{letter.Reason}</td><td>{letter.Group}</td>
            <td>{(letter.OriginalId is { } id ? Parts.EntryLink(request, stream, id) : Markup.Text(Words.None))}</td><td class=n>{letter.Attempts}</td><td class=value>{letter.Message}</td></tr>
            """));
        string next = request.Url(
            "dead", ("key", stream), ("group", filter.Group), ("fingerprint", filter.Fingerprint), ("reason", filter.Reason), ("from", page.Next?.ToString()));
        return Markup.Of(
            $"{Tables.Table("The oldest first", Tables.Heads("Dead letter", "Reason", "Group", "It was", "#Deliveries", "Message"), rows)}{Markup.If(page.Next is not null, Markup.Of($"<p><a href=\"{next}\">The next {Most}</a></p>"))}");
    }

    private static string? Given(DashboardRequest request, string name) => request.GetText(name) is { Length: > 0 } text ? text : null;

    private static EntryId? FromOf(DashboardRequest request) => Given(request, "from") is not { } text ? null
        : EntryId.TryParse(text, null, out EntryId id) ? id
        : throw new BadInputException($"'{text}' is no entry ID; expected one such as 1716998413541-0.");
}
