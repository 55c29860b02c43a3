using System.Globalization;
using Events.Store;

namespace Events.Administration;

/// <summary>Writes values for people, in a terminal and on a page alike.</summary>
internal static class Words
{
    public const string None = "-";

    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Writes a number with its noun: <c>1 entry</c>, <c>2 entries</c>.</summary>
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
        EntryState.Gone => "not known: it is not there",
        _ => "done",
    };

    public static string Of(StreamTrim trim) =>
        $"{(trim.Kind == StreamTrimKind.MaxLength ? $"MAXLEN {(trim.IsExact ? "=" : "~")} {trim.MaxLength}" : $"MINID {(trim.IsExact ? "=" : "~")} {trim.MinId}")}";

    public static string Lag(GroupDetails group) => group.IsLagExact ? Of(group.Lag) : "~" + Of(group.Lag);

    /// <summary>The message of an exception without the parameter of a method, which tells those who use a tool nothing.</summary>
    public static string Of(Exception exception)
    {
        string message = exception.Message;
        int suffix = exception is ArgumentException { ParamName: { } name } ? message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return suffix < 0 ? message : message[..suffix];
    }

    /// <summary>Writes several fields on a line.</summary>
    public static string Fields(IReadOnlyList<KeyValuePair<string, string>> fields) =>
        string.Join("  ", fields.Select(static field => $"{field.Key}={field.Value}"));
}
