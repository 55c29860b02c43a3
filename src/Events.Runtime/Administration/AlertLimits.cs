namespace Events.Administration;

/// <summary>The limits beyond which something is an alert. Null switches one off. Loss is always one.</summary>
public sealed record AlertLimits
{
    /// <summary>The defaults.</summary>
    public static AlertLimits Default { get; } = new();

    /// <summary>The longest time that a consumer with entries pending and without a live process may be idle. Default 5 minutes.</summary>
    public TimeSpan? ConsumerIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The number of entries not yet delivered to a group beyond which it is an alert. Default 10,000.</summary>
    public long? Lag { get; init; } = 10_000;

    /// <summary>The number of pending entries of a group beyond which it is an alert. Default 1,000.</summary>
    public long? Pending { get; init; } = 1_000;

    /// <summary>The age of the oldest unfinished entry of a group beyond which it is an alert. Default 5 minutes.</summary>
    public TimeSpan? OldestAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The number of dead letters beyond which it is an alert. Default 0.</summary>
    public long? DeadLetters { get; init; } = 0;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ConsumerIdle ?? TimeSpan.Zero, TimeSpan.Zero, nameof(ConsumerIdle));
        ArgumentOutOfRangeException.ThrowIfNegative(Lag ?? 0, nameof(Lag));
        ArgumentOutOfRangeException.ThrowIfNegative(Pending ?? 0, nameof(Pending));
        ArgumentOutOfRangeException.ThrowIfLessThan(OldestAge ?? TimeSpan.Zero, TimeSpan.Zero, nameof(OldestAge));
        ArgumentOutOfRangeException.ThrowIfNegative(DeadLetters ?? 0, nameof(DeadLetters));
    }
}
