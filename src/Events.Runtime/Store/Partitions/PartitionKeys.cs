namespace Events.Store.Partitions;

/// <summary>
/// The keys beside a stream with partitions; see <see cref="Roles.IPartitionStore"/>. The partitions themselves are <see cref="StreamKey.Partition"/>.
/// </summary>
internal static class PartitionKeys
{
    /// <summary>The consumer that reads a leased partition, whichever process has the lease: what one left pending the next one finds as its own.</summary>
    public const string LeasedConsumer = "(leased)";

    /// <summary>A string: the number of partitions; 0 while it grows.</summary>
    public static StreamKey Count(StreamKey stream) => stream.Beside("partitions");

    /// <summary>
    /// A hash: how the partitions have become more. For each growth, by the number before it, the number after it, the time of the switch and how long it
    /// settles (milliseconds), and 1 when it is complete; and by that number and an old partition its last entry from before the switch.
    /// </summary>
    public static StreamKey Growths(StreamKey stream) => stream.Beside("growths");

    /// <summary>A sorted set: the members that share the partitions of a group, by when they are gone unless they say something, Unix milliseconds.</summary>
    public static StreamKey Members(StreamKey stream, string group) => stream.Beside($"members:{KeyParts.Escape(group)}");

    /// <summary>A hash: which member has which partition for a group.</summary>
    public static StreamKey Owners(StreamKey stream, string group) => stream.Beside($"owners:{KeyParts.Escape(group)}");

    /// <summary>A hash: which members had their due when something last changed, and what they had then; empty as soon as anything changes.</summary>
    public static StreamKey Settled(StreamKey stream, string group) => stream.Beside($"settled:{KeyParts.Escape(group)}");
}
