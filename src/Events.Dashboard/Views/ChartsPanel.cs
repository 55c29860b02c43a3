using System.Globalization;
using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Live;

namespace Events.Dashboard.Views;

/// <summary>Rate, lag, oldest age and handler time over the last minutes, as long as somebody looked.</summary>
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
            {Chart("Handler time", samples, static sample => sample.HandlerTime, Parts.Seconds)}
            </div>
            <p class=soft>Handler time: how long a call took on average, of consumers of this process alone and since somebody looked. Those of others are in their metrics (messaging.process.duration).</p>
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
