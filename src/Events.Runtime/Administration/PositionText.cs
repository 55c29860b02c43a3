using System.Globalization;

namespace Events.Administration;

/// <summary>
/// Reads what people write for a place in a stream or for a time span, for tools: an entry ID (<c>1716998413541-0</c>), its time alone
/// (<c>1716998413541</c>), <c>-</c> and <c>+</c> for the ends, an ISO 8601 time (<c>2026-11-28T10:00:00Z</c>), or how long ago (<c>15m</c>). A range
/// leaves out the ID at its end that has <c>(</c> in front, as with Redis (<c>(1716998413541-0</c>).
/// </summary>
public static class PositionText
{
    private const string Expected =
        "an entry ID such as 1716998413541-0, '-' or '+', a time such as 2026-11-28T10:00:00Z, or how long ago, such as 15m";

    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
    ];

    /// <summary>Reads where a range begins; a time alone is its first entry. Times without an offset are UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">From when "ago" counts.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static EntryId ParseStart(string text, DateTimeOffset now) => Parse(text, now, isEnd: false);

    /// <summary>Reads where a range ends; a time alone is its last entry.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">From when "ago" counts.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static EntryId ParseEnd(string text, DateTimeOffset now) => Parse(text, now, isEnd: true);

    /// <summary>Reads a time span: a number with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>, such as <c>500ms</c>, <c>1.5h</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none, or negative, or longer than there are time spans.</exception>
    public static TimeSpan ParseSpan(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParseSpan(text, out TimeSpan span)
            ? span
            : throw new FormatException($"'{text}' is no time span; expected a number with a unit: 500ms, 30s, 15m, 2h or 7d.");
    }

    private static EntryId Parse(string text, DateTimeOffset now, bool isEnd)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text)
        {
            case "-":
                return EntryId.Min;
            case "+":
                return EntryId.Max;
        }

        if (TryParseId(text, isEnd, out EntryId id)) return id;
        if (text.StartsWith('(') && TryParseId(text[1..], isEnd, out id) && id != (isEnd ? EntryId.Min : EntryId.Max)) return isEnd ? id.Previous() : id.Next();

        if (TryParseSpan(text, out TimeSpan ago)) return At(ago >= now - DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : now - ago);
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal;
        return DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, styles, out DateTimeOffset time)
            && time >= DateTimeOffset.UnixEpoch
            ? At(time)
            : throw new FormatException($"'{text}' is no place in a stream; expected {Expected}.");

        EntryId At(DateTimeOffset time) => isEnd ? EntryId.LastOfTime(time) : EntryId.FromTime(time);
    }

    private static bool TryParseId(string text, bool isEnd, out EntryId id)
    {
        bool isOne = EntryId.TryParse(text, null, out id);
        if (isOne && isEnd && !text.Contains('-', StringComparison.Ordinal)) id = new EntryId(id.Milliseconds, ulong.MaxValue);
        return isOne;
    }

    private static bool TryParseSpan(string text, out TimeSpan span)
    {
        span = default;
        (string unit, long ticks) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", TimeSpan.TicksPerMillisecond),
            _ when text.EndsWith('s') => ("s", TimeSpan.TicksPerSecond),
            _ when text.EndsWith('m') => ("m", TimeSpan.TicksPerMinute),
            _ when text.EndsWith('h') => ("h", TimeSpan.TicksPerHour),
            _ when text.EndsWith('d') => ("d", TimeSpan.TicksPerDay),
            _ => ("", 0),
        };
        if (ticks == 0
            || !decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > long.MaxValue / ticks)
        {
            return false;
        }

        span = TimeSpan.FromTicks((long)(number * ticks));
        return true;
    }
}
