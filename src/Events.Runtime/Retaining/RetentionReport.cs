using Events.Store.Retaining;

namespace Events.Retaining;

/// <summary>One round of looking after a stream.</summary>
/// <param name="Stream">The key of the stream.</param>
/// <param name="Removed">How many entries were trimmed.</param>
/// <param name="Length">How many are left.</param>
/// <param name="First">The first one that is left; null when there is none.</param>
/// <param name="Groups">The groups of the stream, with what each has lost in this round.</param>
/// <param name="Next">The group that the limits reach next, when it has come near enough to be told of; null when there is none.</param>
/// <param name="NextShare">How far the oldest entry has come that it has not acknowledged: 1 is the limit. By length it is estimated from the times of the
/// entries where entries are pending.</param>
public sealed record RetentionReport(
    string Stream, long Removed, long Length, EntryId? First, IReadOnlyList<GroupRetention> Groups, GroupRetention? Next, double NextShare);
