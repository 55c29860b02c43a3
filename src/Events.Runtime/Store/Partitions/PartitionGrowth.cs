namespace Events.Store.Partitions;

/// <summary>A growth of a stream to more partitions; see <see cref="Roles.IPartitionStore.GrowPartitionsAsync"/>.</summary>
/// <param name="From">The number of partitions before it.</param>
/// <param name="To">The number of partitions after it, a multiple of the one before: a key stays in its partition or goes to a new one.</param>
/// <param name="SwitchAt">The time by the server's clock from which on a key that moves is produced to its new partition.</param>
/// <param name="Settling">For how long what was begun before the switch may take, until the old partitions are taken to have all of it.</param>
public sealed record PartitionGrowth(int From, int To, DateTimeOffset SwitchAt, TimeSpan Settling)
{
    /// <summary>
    /// The time after the switch in which nothing is produced of keys that move, longer than the clocks of two processes run apart since they have asked the
    /// server for its time.
    /// </summary>
    internal static readonly TimeSpan Gap = TimeSpan.FromSeconds(2);

    /// <summary>Tells whether all groups read the new partitions.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// For each old partition, the last entry that it had when all was there that was produced before the switch: a group reads a new partition when it has
    /// done with all up to there. Empty until that is known.
    /// </summary>
    public IReadOnlyDictionary<int, EntryId> Ends { get; init; } = new Dictionary<int, EntryId>();

    /// <summary>The time from which on the ends are known.</summary>
    internal DateTimeOffset SettledAt => SwitchAt + Gap + Settling;
}
