namespace Events.LowLevel;

/// <summary>The result of one sweep.</summary>
/// <param name="Claimed">How many entries were taken over.</param>
/// <param name="Handled">
/// How many were handled, or needed no handler, and are acknowledged. One that another consumer had claimed meanwhile does not count.
/// </param>
/// <param name="Failures">Those that failed, and why. They stay pending and are tried again, or are dead letters now
/// (<see cref="ReapFailure.DeadLetter"/>).</param>
/// <param name="DeletedIds">Those whose payload is gone: they are dead letters now.</param>
public sealed record ReapSummary(long Claimed, long Handled, IReadOnlyList<ReapFailure> Failures, IReadOnlyList<EntryId> DeletedIds)
{
    /// <summary>The number of <see cref="Failures"/> that were moved to the dead letters. <see cref="DeletedIds"/> do not count.</summary>
    public long DeadLettered => Failures.Count(static failure => failure.DeadLetter is not null);
}
