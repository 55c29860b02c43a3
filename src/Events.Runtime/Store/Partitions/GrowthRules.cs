using Events.Errors;

namespace Events.Store.Partitions;

/// <summary>Says which growths there are.</summary>
internal static class GrowthRules
{
    /// <summary>Tells whether a number of partitions may become another one.</summary>
    public static bool Allows(int known, int wanted) => known >= 1 && wanted > known && wanted % known == 0;

    /// <summary>The reason for which a growth is refused.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="known">The number of partitions; null where none is known.</param>
    /// <param name="wanted">The number that there are to be.</param>
    public static GrowthRefusedException Refuse(StreamKey stream, int? known, int wanted) => new(known switch
    {
        null => $"'{stream}' is no stream with partitions, or nobody has used it yet: nothing says how many it has.",
        PartitionLayout.Growing => $"'{stream}' grows already. It can grow again when all of its groups read its new partitions.",
        _ when wanted <= known => $"'{stream}' has {known} partitions, so it does not grow to {wanted}. There is no way to fewer.",
        _ => $"'{stream}' has {known} partitions, and {wanted} is no multiple of it. Only by a multiple, such as {2 * known}, does each key stay or go to a "
            + "new partition, which can wait until the old one is read.",
    });
}
