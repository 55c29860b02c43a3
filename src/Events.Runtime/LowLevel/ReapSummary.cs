namespace Events.LowLevel;

/// <summary>The result of one sweep.</summary>
/// <param name="Claimed">How many entries were taken over.</param>
/// <param name="Handled">
/// How many were handled, or needed no handler, and are acknowledged. One that another consumer had claimed meanwhile does not count.
/// </param>
/// <param name="Failures">Those that failed, and why. Of a <see cref="GroupMember"/> they stay pending; a consumer tries them again, or moves them to the dead letters.</param>
/// <param name="DeletedIds">Those whose payload is gone: they are dead letters now.</param>
public sealed record ReapSummary(long Claimed, long Handled, IReadOnlyList<ReapFailure> Failures, IReadOnlyList<EntryId> DeletedIds);
