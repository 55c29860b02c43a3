using System.Globalization;
using System.Text;
using Events.Dashboard.Html;
using Events.Dashboard.Live;

namespace Events.Dashboard.Views;

/// <summary>Draws a line over time: elements of SVG, without a script.</summary>
internal static class LineChart
{
    private const double Width = 300;
    private const double Height = 70;
    private const double Top = 4;
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(3);

    public static Markup Draw(IReadOnlyList<StreamSample> samples, Func<StreamSample, double?> value, string description)
    {
        var points = new List<(double X, double Y)>();
        if (samples.Count > 0)
        {
            DateTimeOffset end = samples[^1].At;
            double most = Math.Max(samples.Select(sample => value(sample) ?? 0).Max(), 1e-9);
            foreach (StreamSample sample in samples)
            {
                if (value(sample) is not { } number || end - sample.At > Shown) continue;
                double x = Width * (1 - ((end - sample.At) / Shown));
                points.Add((x, Height - ((Height - Top) * (number / most))));
            }
        }

        Markup line = Markup.Empty;
        if (points.Count > 1)
        {
            string path = Path(points);
            string area = string.Create(CultureInfo.InvariantCulture, $"{points[0].X:0.#},{Height} {path} {points[^1].X:0.#},{Height}");
            line = Markup.Of($"<polygon class=area points=\"{area}\"></polygon><polyline class=line points=\"{path}\"></polyline>");
        }

        return Markup.Of(
            $"<svg class=chart viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=none role=img aria-label=\"{description}\"><line class=base x1=0 y1={Height} x2={Width} y2={Height}></line>{line}</svg>");
    }

    private static string Path(List<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            if (path.Length > 0) path.Append(' ');
            path.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}");
        }

        return path.ToString();
    }
}
