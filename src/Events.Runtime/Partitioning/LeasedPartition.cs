namespace Events.Partitioning;

/// <summary>The partition that a consumer reads.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Readers">What the consumers of all partitions share.</param>
/// <param name="Lease">The right to read it; null where all consumers of the group share each partition.</param>
/// <param name="StopTimeout">How long its handlers may take when it is given back.</param>
internal sealed record LeasedPartition(int Number, PartitionReaders Readers, PartitionLease? Lease, TimeSpan StopTimeout);
