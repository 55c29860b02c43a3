namespace Events.Behaviour.Sample;

/// <summary>One begin of a batch handler.</summary>
public sealed record BatchRun(
    IReadOnlyList<object> Events, IReadOnlyList<EntryId> Ids, IReadOnlyList<long> DeliveryCounts, string Consumer);
