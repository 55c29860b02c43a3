namespace Events.Store.Partitions;

/// <summary>The share of one member in the partitions of a group.</summary>
/// <param name="Quota">How many are its due. Of more it gives some back, as soon as it has ended to work on them.</param>
/// <param name="Members">How many members there are.</param>
/// <param name="Partitions">Those that it has, in order; those that it is to give back among them.</param>
public sealed record PartitionShare(int Quota, int Members, IReadOnlyList<int> Partitions);
