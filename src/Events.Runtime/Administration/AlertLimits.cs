namespace Events.Administration;

/// <summary>From when on something is an alert. Null switches one off. Loss is always one.</summary>
public sealed record AlertLimits
{
    /// <summary>The defaults.</summary>
    public static AlertLimits Default { get; } = new();

    /// <summary>For how long a consumer with entries pending and without a live process may be idle. Default 5 minutes.</summary>
    public TimeSpan? ConsumerIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many entries a group may not have been given yet. Default 10,000.</summary>
    public long? Lag { get; init; } = 10_000;

    /// <summary>How many entries of a group may be pending. Default 1,000.</summary>
    public long? Pending { get; init; } = 1_000;

    /// <summary>How old the oldest entry may be that a group is not done with. Default 5 minutes.</summary>
    public TimeSpan? OldestAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many dead letters there may be. Default 0.</summary>
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
