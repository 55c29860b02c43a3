namespace Events.Consuming;

/// <summary>
/// A consumer group was gone or has fallen back (a deleted key, a flush, a restored backup, a failover that lost the end of the
/// stream). It goes on where it had acknowledged everything. An application that must reconcile can do so from here.
/// </summary>
/// <param name="Stream">The Redis key of the stream, or of the group's requeue stream (<c>{key}:requeue:{group}</c>): each is told by itself.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="After">Where it continues: entries after this ID are delivered.</param>
/// <param name="MayRepeat">How many entries that were delivered before may be delivered again, at the most.</param>
/// <param name="MayBeLost">How many entries that the group had not acknowledged may be gone, at the most, of those known at <paramref name="KnownAt"/>.</param>
/// <param name="KnownAt">When the group's position was last saved; what was added to a lost stream after that is not counted. Null when it never was.</param>
public sealed record GroupRestored(
    string Stream, string Group, EntryId After, long MayRepeat, long MayBeLost, DateTimeOffset? KnownAt);
