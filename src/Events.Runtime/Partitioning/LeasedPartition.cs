namespace Events.Partitioning;

/// <summary>The partition that a consumer reads.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Agreement">Whether all know of as many.</param>
/// <param name="Lease">The right to read it; null where all consumers of the group share each partition.</param>
/// <param name="StopTimeout">How long its handlers may take when it is given back.</param>
internal sealed record LeasedPartition(int Number, PartitionAgreement Agreement, PartitionLease? Lease, TimeSpan StopTimeout);
