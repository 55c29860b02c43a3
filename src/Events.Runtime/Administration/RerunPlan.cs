namespace Events.Administration;

/// <summary>The effect that sending a group back would have; see <see cref="StreamAdministration.PlanRerunAsync"/>.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="From">The position when it was planned: the last delivered entry.</param>
/// <param name="To">The position to be: entries behind it are delivered again.</param>
/// <param name="First">The first that comes again; null when none does.</param>
/// <param name="Again">How many entries come again.</param>
/// <param name="Pending">
/// How many of them are pending, in hand or deferred: they come again as the others do, taken from who has them, whose handlers are cancelled where they run.
/// </param>
/// <param name="Handled">
/// How many of them have a dedupe key that is marked as handled, so that they are acknowledged and no handler runs, unless the marks are forgotten.
/// </param>
/// <param name="DeadLetters">How many dead letters of the group are of entries that come again: handled then, and once more if they are sent back.</param>
/// <param name="Keys">The rules by which dedupe keys were looked for.</param>
public sealed record RerunPlan(
    string Stream,
    string Group,
    EntryId From,
    EntryId To,
    EntryId? First,
    long Again,
    long Pending,
    long Handled,
    long DeadLetters,
    IReadOnlyList<DedupeRule> Keys);
