namespace Events.Administration;

/// <summary>A change of a group's position, made or planned.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="From">The position before: the last delivered entry.</param>
/// <param name="To">The position after: entries behind it are delivered.</param>
/// <param name="Again">How many entries that are there were delivered before and will be again.</param>
/// <param name="Skipped">How many entries that are there were not delivered yet and never will be.</param>
public sealed record GroupMove(string Stream, string Group, EntryId From, EntryId To, long Again, long Skipped);
