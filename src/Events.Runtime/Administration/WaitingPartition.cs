namespace Events.Administration;

/// <summary>An old partition with which a group has not done, so that the new ones of its keys wait.</summary>
/// <param name="Group">The group.</param>
/// <param name="Partition">The old partition.</param>
/// <param name="Upto">Up to where it has to have done with it.</param>
public sealed record WaitingPartition(string Group, int Partition, EntryId Upto);
