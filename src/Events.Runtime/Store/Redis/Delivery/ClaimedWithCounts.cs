namespace Events.Store.Redis;

/// <summary>What the server answered to <see cref="ReapCommands"/>.</summary>
/// <param name="Page">The claimed entries.</param>
/// <param name="Counts">Their delivery counts; 0 where no line told it.</param>
/// <param name="Found">How many counts were told.</param>
/// <param name="Lines">How many lines there were: of these entries, and of others that the consumer owns.</param>
/// <param name="LastLine">The ID of the last line.</param>
/// <param name="Waiting">How many due times are kept for the group.</param>
internal sealed record ClaimedWithCounts(
    ClaimPage Page, long[] Counts, int Found, long Lines, EntryId LastLine, long Waiting);
