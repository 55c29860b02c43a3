using Events.DeadLetters;

namespace Events.Administration;

/// <summary>Selects dead letters.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>The filter that selects all.</summary>
    public static DeadLetterFilter All { get; } = new();

    /// <summary>Only those of this group; null (default) for all.</summary>
    public string? Group { get; init; }

    /// <summary>Only those of this kind of failure; null (default) for all.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Only those that were given up for this reason, such as <c>max-deliveries</c>; null (default) for all.</summary>
    public string? Reason { get; init; }

    internal bool Matches(DeadLetter letter) =>
        (Group is null || letter.Group == Group)
        && (Fingerprint is null || letter.Fingerprint == Fingerprint)
        && (Reason is null || letter.Reason == Reason);
}
