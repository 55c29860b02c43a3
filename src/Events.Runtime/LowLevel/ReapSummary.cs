namespace Events.LowLevel;

/// <summary>What one sweep has done.</summary>
/// <param name="Claimed">How many entries were taken over.</param>
/// <param name="Handled">How many were handled and acknowledged. One that another consumer had claimed meanwhile does not count.</param>
/// <param name="Failures">Those that failed, and why: they stay pending.</param>
/// <param name="DeletedIds">Those whose payload is gone: they are dead letters now.</param>
public sealed record ReapSummary(long Claimed, long Handled, IReadOnlyList<ReapFailure> Failures, IReadOnlyList<EntryId> DeletedIds);
