using Events.Store.Partitions;

namespace Events.Administration;

/// <summary>The partitions of a stream, and how far a growth has come.</summary>
/// <param name="Stream">The key of the stream as declared.</param>
/// <param name="Partitions">The number of partitions; of a stream that grows the one that it grows to.</param>
/// <param name="Growth">The growth that is under way; null for none.</param>
/// <param name="UntilSwitch">In how long a key that moves is produced to its new partition; zero when it is, or where nothing grows.</param>
/// <param name="Waiting">The groups that have not done with what old partitions had at the switch, once that is known.</param>
public sealed record PartitionDetails(
    string Stream, int Partitions, PartitionGrowth? Growth, TimeSpan UntilSwitch, IReadOnlyList<WaitingPartition> Waiting);
