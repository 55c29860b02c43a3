using System.Globalization;
using Events.Dashboard.Html;
using Events.Dashboard.Live;
using Events.Dashboard.Pages;

namespace Events.Dashboard.Views;

/// <summary>Rate, lag and oldest age over the last minutes, as long as somebody looked.</summary>
internal static class ChartsPanel
{
    public static async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        await Parts.SnapshotAsync(request).ConfigureAwait(false);
        IReadOnlyList<StreamSample> samples = request.Watches.Of(request.GetStream()).Samples;
        StreamSample last = samples[^1];
        return Markup.Of($"""
            <div class=charts>
            {Chart("Added a second", last.Rate is { } rate ? rate.ToString("0.#", CultureInfo.InvariantCulture) : Words.None, samples, static sample => sample.Rate)}
            {Chart("Largest lag", Words.Of((long)last.Lag), samples, static sample => sample.Lag)}
            {Chart("Oldest not done", Parts.Seconds(last.OldestAge), samples, static sample => sample.OldestAge)}
            </div>
            """);
    }

    private static Markup Chart(string name, string now, IReadOnlyList<StreamSample> samples, Func<StreamSample, double?> value)
    {
        double most = samples.Select(sample => value(sample) ?? 0).DefaultIfEmpty().Max();
        string highest = most.ToString("0.#", CultureInfo.InvariantCulture);
        return Markup.Of($"<figure>{LineChart.Draw(samples, value, $"{name}: now {now}, at most {highest}")}<figcaption>{name} <b>{now}</b></figcaption></figure>");
    }
}
