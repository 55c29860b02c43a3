namespace Events.Consuming;

/// <summary>
/// Entries were trimmed before the consumer group had read them: retention is too short for how far the group is behind. They are gone; nobody will
/// handle them. Told once for the group, to the consumer that finds it out.
/// </summary>
/// <param name="Stream">The Redis key of the stream.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="AtLeast">So many, at the least.</param>
/// <param name="AtMost">
/// So many, at the most. Equal to <paramref name="AtLeast"/> where the server's counters tell exactly. They do not where some of the entries may have been
/// deleted one by one (<c>XDEL</c>), or where the group was made by another program and may be younger than what was trimmed.
/// </param>
/// <param name="After">All their IDs are larger than this one.</param>
/// <param name="Before">All their IDs are smaller than this one.</param>
public sealed record EntriesLost(string Stream, string Group, long AtLeast, long AtMost, EntryId After, EntryId Before);
