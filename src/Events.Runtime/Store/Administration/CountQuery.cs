namespace Events.Store.Administration;

/// <summary>The entries to be counted.</summary>
/// <param name="From">The smallest ID, inclusive.</param>
/// <param name="To">The largest ID, inclusive.</param>
/// <param name="Count">How many at the most, up to 1000.</param>
/// <param name="IsReverse">True to begin with the largest.</param>
public readonly record struct CountQuery(EntryId From, EntryId To, int Count, bool IsReverse = false);
