namespace Events.Administration;

/// <summary>The loss of a group by a trim: at the most, where it is approximate.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="Unread">How many entries go that were not delivered to it yet: it will never see them.</param>
/// <param name="Pending">How many pending entries lose their payload: they end as dead letters without one.</param>
/// <param name="Entries">These pending entries, the first hundred.</param>
public sealed record TrimEffect(string Stream, string Group, long Unread, long Pending, IReadOnlyList<PendingDetails> Entries);
