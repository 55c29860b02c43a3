using Events.DeadLetters;

namespace Events.Administration;

/// <summary>Selects dead letters.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>The filter that selects all.</summary>
    public static DeadLetterFilter All { get; } = new();

    /// <summary>The group to which dead letters are limited; null (default) for all.</summary>
    public string? Group { get; init; }

    /// <summary>The kind of failure to which dead letters are limited; null (default) for all.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The reason for which they were given up, such as <c>max-deliveries</c>, to which dead letters are limited; null (default) for all.</summary>
    public string? Reason { get; init; }

    internal bool Matches(DeadLetter letter) =>
        (Group is null || letter.Group == Group)
        && (Fingerprint is null || letter.Fingerprint == Fingerprint)
        && (Reason is null || letter.Reason == Reason);
}
