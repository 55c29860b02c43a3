using System.Globalization;
using Events.Dashboard.Html;
using Events.Dashboard.Live;

namespace Events.Dashboard.Views;

/// <summary>Rate, lag and oldest age over the last minutes, as long as somebody looked.</summary>
internal static class ChartsPanel
{
    public static async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        await Parts.SnapshotAsync(request).ConfigureAwait(false);
        IReadOnlyList<StreamSample> samples = request.Watches.Of(request.GetStream()).Samples;
        return Markup.Of($"""
            <div class=charts>
            {Chart("Added a second", samples, static sample => sample.Rate, static rate => rate.ToString("0.#", CultureInfo.InvariantCulture))}
            {Chart("Largest lag", samples, static sample => sample.Lag, static lag => Words.Of((long)lag))}
            {Chart("Oldest not done", samples, static sample => sample.OldestAge, Parts.Seconds)}
            </div>
            """);
    }

    private static Markup Chart(string name, IReadOnlyList<StreamSample> samples, Func<StreamSample, double?> value, Func<double, string> text)
    {
        string now = value(samples[^1]) is { } last ? text(last) : Words.None;
        double most = samples.Select(sample => value(sample) ?? 0).DefaultIfEmpty().Max();
        string highest = text(most);
        return Markup.Of($"<figure>{LineChart.Draw(samples, value, $"{name}: now {now}, at most {highest}")}<figcaption>{name} <b>{now}</b> · at most {highest}</figcaption></figure>");
    }
}
