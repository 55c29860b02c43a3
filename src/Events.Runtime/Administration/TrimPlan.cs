using Events.Store;

namespace Events.Administration;

/// <summary>The effect that a trim would have.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Trim">The trim.</param>
/// <param name="Length">How many entries there are now.</param>
/// <param name="Removed">How many go: exactly, or at the most where the trim is approximate, since whole nodes alone go then.</param>
/// <param name="FirstRemoved">The first that goes; null when none does.</param>
/// <param name="LastRemoved">The last that goes; null when none does.</param>
/// <param name="Groups">What that means for each group that loses something.</param>
public sealed record TrimPlan(
    string Stream,
    StreamTrim Trim,
    long Length,
    long Removed,
    EntryId? FirstRemoved,
    EntryId? LastRemoved,
    IReadOnlyList<TrimEffect> Groups);
