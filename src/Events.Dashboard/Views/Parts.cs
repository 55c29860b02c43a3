using System.Globalization;
using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Live;

namespace Events.Dashboard.Views;

/// <summary>The parts that several views show alike.</summary>
internal static class Parts
{
    public static Markup StreamLink(DashboardRequest request, string stream) => Markup.Of($"<a href=\"{request.Url("stream", ("key", stream))}\">{stream}</a>");

    public static Markup EntryLink(DashboardRequest request, string stream, EntryId id) =>
        Markup.Of($"<a class=id href=\"{request.Url("entry", ("key", stream), ("id", id.ToString()))}\">{id}</a>");

    public static Markup Fields(IReadOnlyList<KeyValuePair<string, string>> fields, string caption) => Tables.Table(
        caption,
        Tables.Heads("Field", "Value"),
        fields.Select(static field => Markup.Of($"<tr><th scope=row>{field.Key}</th><td class=value>{field.Value}</td></tr>")));

    /// <summary>The fields of an entry on a line, without those of the envelope; cut where they are long.</summary>
    public static string Line(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        const int most = 200;
        string line = string.Join(
            "  ", fields.Where(static field => field.Key is not ("type" or "ts_ms")).Select(static field => $"{field.Key}={field.Value}"));
        return line.Length <= most ? line : line[..most] + "…";
    }

    public static Markup State(ConsumerDetails consumer) => consumer.Liveness switch
    {
        ConsumerLiveness.Alive => Markup.Of($"<span class=good>● alive</span>"),
        ConsumerLiveness.Dead => Markup.Of($"<span class=bad>✕ dead</span>"),
        ConsumerLiveness.Released => Markup.Of($"<span class=soft>released</span>"),
        _ when consumer.Pending > 0 => Markup.Of($"<span class=warn>○ no lease</span>"),
        _ => Markup.Of($"<span class=soft>○ no lease</span>"),
    };

    public static Markup Alerts(IReadOnlyList<StreamAlert> alerts, DashboardRequest request) => alerts.Count == 0
        ? Markup.Of($"<p class=good>None.</p>")
        : Markup.Of($"<ul class=alerts>{Markup.Join(alerts.Select(alert => Markup.Of($"<li><span class=bad>{Name(alert.Kind)}</span> {Where(alert, request)}: {alert.Message} <span class=soft>{alert.Advice}</span></li>")))}</ul>");

    /// <summary>Shows how long it is until others may claim an entry.</summary>
    public static Markup Countdown(TimeSpan idle, TimeSpan minIdle) => idle >= minIdle
        ? Markup.Of($"<span class=warn>may be claimed</span>")
        : Markup.Of($"<span class=soft>in {Words.Of(TimeSpan.FromSeconds(Math.Ceiling((minIdle - idle).TotalSeconds)))}</span>");

    /// <summary>A question that only looks: sent with GET.</summary>
    public static Markup Filter(DashboardRequest request, string page, Markup fields) => Markup.Of(
        $"<form class=filter method=get action=\"{request.Url(page)}\">{fields}<button class=second type=submit>Show</button></form>");

    public static string Seconds(double seconds) => seconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms")
        : Words.Of(TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)));

    public static ValueTask<StreamSnapshot> SnapshotAsync(DashboardRequest request) => request.Watches.Of(request.GetStream()).GetAsync(request.Stop);

    private static string Name(AlertKind kind) => kind switch
    {
        AlertKind.DeadConsumer => "Dead consumer",
        AlertKind.OldestAge => "Old entry",
        AlertKind.DeadLetters => "Dead letters",
        _ => kind.ToString(),
    };

    private static Markup Where(StreamAlert alert, DashboardRequest request) => alert.Kind == AlertKind.DeadLetters
        ? Markup.Of($"<a href=\"{request.Url("dead", ("key", alert.Stream))}\">{alert.Stream}</a>")
        : Markup.Of($"{alert.Stream} {alert.Group}");
}
