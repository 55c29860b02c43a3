using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Events.Administration;
using Events.Store;

namespace Events.Dashboard.Html;

/// <summary>Values for people.</summary>
internal static class Words
{
    public const string None = "-";

    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How many of what: <c>1 entry</c>, <c>2 entries</c>.</summary>
    public static string Count(long number, string one, string many) => $"{Of(number)} {(number == 1 ? one : many)}";

    public static string Entries(long number) => Count(number, "entry", "entries");

    public static string Letters(long number) => Count(number, "dead letter", "dead letters");

    public static string Of(EntryId? id) => id?.ToString() ?? None;

    public static string Of(TimeSpan? span) => span is { } time ? Of(time) : None;

    public static string Of(TimeSpan span)
    {
        string text = span switch
        {
            { TotalDays: >= 2 } => $"{(int)span.TotalDays}d {span.Hours}h",
            { TotalHours: >= 1 } => $"{(int)span.TotalHours}h {span.Minutes}m",
            { TotalMinutes: >= 1 } => $"{span.Minutes}m {span.Seconds}s",
            { TotalSeconds: >= 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0}s"),
            { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0}s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0}ms"),
        };
        return text;
    }

    /// <summary>The time that an ID tells, where it is one.</summary>
    public static string TimeOf(EntryId? id) =>
        id is { } entry && entry.Timestamp < DateTimeOffset.MaxValue
            ? entry.Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : None;

    public static string Of(ConsumerLiveness liveness) => liveness switch
    {
        ConsumerLiveness.Alive => "alive",
        ConsumerLiveness.Dead => "dead",
        ConsumerLiveness.Released => "released",
        _ => "no lease",
    };

    public static string Of(EntryState state) => state switch
    {
        EntryState.NotDelivered => "not delivered",
        EntryState.Pending => "pending",
        _ => "done",
    };

    public static string Of(StreamTrim trim) =>
        $"{(trim.Kind == StreamTrimKind.MaxLength ? $"MAXLEN {(trim.IsExact ? "=" : "~")} {trim.MaxLength}" : $"MINID {(trim.IsExact ? "=" : "~")} {trim.MinId}")}";

    public static string Lag(GroupDetails group) => group.IsLagExact ? Of(group.Lag) : "~" + Of(group.Lag);

    /// <summary>The name of an element that is the same for the same parts: for what a page shows of groups and consumers of any name.</summary>
    public static string Id(string prefix, params ReadOnlySpan<string> parts)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts!)));
        return prefix + "-" + Convert.ToHexStringLower(hash.AsSpan(0, 8));
    }
}
