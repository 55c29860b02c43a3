namespace Events.Chaos.Contracts;

/// <summary>The events' own names, <c>kind-producer-number</c>: what ledgers and streams are compared by.</summary>
public static class EventNames
{
    public const string Noted = "noted";
    public const string Charged = "charged";
    public const string Transferred = "transferred";
    public const string Stepped = "stepped";

    /// <summary>A <see cref="Contracts.Noted"/> whose handler always fails.</summary>
    public const string Poison = "poison";

    /// <summary>The kinds that a producer makes in turn.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Noted, Charged, Transferred, Stepped];

    public static string Make(string kind, string producer, long number) => $"{kind}-{producer}-{number}";

    public static string KindOf(string eventId) => eventId[..eventId.IndexOf('-', StringComparison.Ordinal)];

    public static bool IsPoison(string eventId) => KindOf(eventId) == Poison;

    /// <summary>The amount of a <see cref="Contracts.Transferred"/> and the number of a <see cref="Contracts.Stepped"/>: the number in its name.</summary>
    public static long NumberOf(string eventId) =>
        long.Parse(eventId.AsSpan(eventId.LastIndexOf('-') + 1), System.Globalization.CultureInfo.InvariantCulture);
}
