using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Views;
using Events.DeadLetters;

namespace Events.Dashboard.Pages;

/// <summary>One dead letter: why, and what was in it.</summary>
internal sealed class DeadLetterPage : DashboardPage
{
    public override string Path => "letter";

    public override string GetTitle(DashboardRequest request) => $"Dead letter {request.GetEntryId()} of {request.GetStream()}";

    public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request)
    {
        request.GetStream();
        request.GetEntryId();
        return
        [
            new DashboardPanel("why", "Why", WhyAsync),
            new DashboardPanel("fields", "What was in it", FieldsAsync) { IsWide = false },
            .. request.CanAct
                ? (DashboardPanel[])[new DashboardPanel("act", "What to do with it", ActAsync) { IsLive = false, IsWide = false }]
                : [],
        ];
    }

    private static async ValueTask<Markup> WhyAsync(DashboardRequest request)
    {
        DeadLetter letter = await FindAsync(request).ConfigureAwait(false);
        string stream = request.GetStream();
        Markup problem = Markup.If(letter.Problem is not null, Markup.Of($"<p class=problem>{letter.Problem}</p>"));
        return Markup.Of($"""
            {problem}{Tables.Facts(
                ("Reason", Markup.Text(letter.Reason)),
                ("Group", Markup.Text(letter.Group)),
                ("Given up by", Markup.Text(letter.Consumer)),
                ("Given up", Markup.Text(letter.At?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? Words.None)),
                ("Deliveries", Markup.Text(Words.Of(letter.Attempts))),
                ("It was", letter.OriginalId is { } id ? Parts.EntryLink(request, stream, id) : Markup.Text(Words.None)),
                ("Fingerprint", Markup.Text(letter.Fingerprint)))}
            <p class=value>{letter.ExceptionType} {letter.Message}</p>
            <p><a href="{request.Url("dead", ("key", stream))}">All dead letters of {stream}</a></p>
            """);
    }

    private static async ValueTask<Markup> FieldsAsync(DashboardRequest request)
    {
        DeadLetter letter = await FindAsync(request).ConfigureAwait(false);
        return letter.HasPayload ? Parts.Fields(letter.Fields, "Fields in their order") : Markup.Of($"<p>Its payload is gone.</p>");
    }

    private static async ValueTask<Markup> ActAsync(DashboardRequest request)
    {
        DeadLetter letter = await FindAsync(request).ConfigureAwait(false);
        return StreamForms.Letter(request, request.GetStream(), letter.Group, letter.Id);
    }

    private static Task<DeadLetter> FindAsync(DashboardRequest request) =>
        request.Administration.OpenDeadLetters(request.GetStream()).GetAsync(request.GetEntryId(), request.Stop);
}
