using Events.Client;

namespace Events.Hosting;

/// <summary>The consumers of all partitions of a stream.</summary>
/// <param name="All">In the order of the partitions.</param>
internal sealed record PartitionConsumers(IReadOnlyList<GroupConsumer> All);
