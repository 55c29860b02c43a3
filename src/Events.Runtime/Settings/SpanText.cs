using System.Buffers;
using System.Globalization;

namespace Events.Settings;

/// <summary>Reads a length of time: a number with its unit, a number in a unit that is agreed on, or <c>hh:mm:ss</c>.</summary>
internal static class SpanText
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a length of time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="plainUnit">The unit of a number without one; null where each number needs its own.</param>
    /// <param name="time">What it says.</param>
    public static bool TryParse(string text, string? plainUnit, out TimeSpan time)
    {
        text = text.Trim();
        time = default;
        if (text.Contains(':', StringComparison.Ordinal)) return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
        int digits = text.AsSpan().IndexOfAnyExcept(Digits);
        string number = digits < 0 ? text : text[..digits];
        string? unit = digits < 0 ? plainUnit : text[digits..].Trim().ToLowerInvariant();
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)) return false;
        foreach ((string known, double milliseconds) in Units)
        {
            if (unit != known) continue;
            double total = value * milliseconds;
            if (total > TimeSpan.FromDays(3650).TotalMilliseconds) return false;
            time = TimeSpan.FromMilliseconds(total);
            return true;
        }

        return value == 0 && digits < 0;
    }
}
