namespace Events.Store.Retaining;

/// <summary>Says what is kept of a stream by whoever looks after it, beside what every XADD trims. Entries go that are beyond one of its limits.</summary>
public sealed record RetentionRule
{
    /// <summary>The number of entries that are kept at most; 0 (default) for any number.</summary>
    public long MaxLength { get; init; }

    /// <summary>The age that entries may reach, by the server's clock; zero (default) for any age.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>
    /// Tells whether an entry stays until every group of the stream has acknowledged it, whatever the other limits say. Without other limits it goes as soon as
    /// all have. Default false.
    /// </summary>
    public bool AfterAllGroups { get; init; }

    /// <summary>
    /// The number of entries that are kept at most with <see cref="AfterAllGroups"/>, acknowledged or not; 0 (default)
    /// for any number. What it costs each group is reported.
    /// </summary>
    public long HardCap { get; init; }

    /// <summary>
    /// The groups that must be there, with <see cref="AfterAllGroups"/>. While one of them is not, nothing is trimmed but what is beyond
    /// <see cref="HardCap"/>. A group that has never been made holds nothing back unless it stands here. Default none: the groups that there are.
    /// </summary>
    public IReadOnlyList<string> RequiredGroups { get; init; } = [];

    /// <summary>
    /// Tells whether entries that every group has acknowledged go one by one (<c>XDEL</c>) where one before them holds the others back, with
    /// <see cref="AfterAllGroups"/>: for streams that are queues of work, of which one entry may take long. Default false: what goes is always
    /// the beginning of the stream.
    /// </summary>
    public bool EachAcknowledged { get; init; }

    /// <summary>Tells whether the limits are kept to the entry (<c>=</c>). Default false: whole nodes only (<c>~</c>), about a hundred entries each.</summary>
    public bool IsExact { get; init; }

    /// <summary>The position at which the last step of a round has ended that looks at each entry; its first step begins at the beginning.</summary>
    internal EntryId LookedAt { get; init; }

    /// <summary>Checks the rule.</summary>
    /// <exception cref="ArgumentException">It makes no sense.</exception>
    public void Validate()
    {
        if (MaxLength < 0 || HardCap < 0 || MaxAge < TimeSpan.Zero) throw Refuse("a limit is below zero");
        if (MaxLength == 0 && MaxAge == TimeSpan.Zero && !AfterAllGroups) throw Refuse("it has no limit, so that nothing is ever trimmed");
        if (!AfterAllGroups && (HardCap > 0 || RequiredGroups.Count > 0 || EachAcknowledged))
        {
            throw Refuse($"{nameof(HardCap)}, {nameof(RequiredGroups)} and {nameof(EachAcknowledged)} are for {nameof(AfterAllGroups)}");
        }

        if (HardCap > 0 && HardCap < MaxLength) throw Refuse($"{nameof(HardCap)} ({HardCap}) is below {nameof(MaxLength)} ({MaxLength})");
        foreach (string group in RequiredGroups) ArgumentException.ThrowIfNullOrEmpty(group);
    }

    private static ArgumentException Refuse(string why) => new($"The {nameof(RetentionRule)} makes no sense: {why}.");
}
