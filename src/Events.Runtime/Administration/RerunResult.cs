namespace Events.Administration;

/// <summary>A rerun that has begun.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="From">The position before: the last delivered entry. It may be behind that of the plan, where the group has gone on.</param>
/// <param name="To">The position after: entries behind it are delivered.</param>
/// <param name="Forgotten">How many marks of handled dedupe keys were deleted.</param>
/// <param name="Discarded">How many dead letters were deleted.</param>
public sealed record RerunResult(string Stream, string Group, EntryId From, EntryId To, long Forgotten, long Discarded);
