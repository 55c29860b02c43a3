using Events.DeadLetters;

namespace Events.Administration;

/// <summary>All that is known of an entry.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Id">The entry.</param>
/// <param name="Entry">The entry itself; null when it is not in the stream any more, or never was.</param>
/// <param name="Groups">How it stands with each group.</param>
/// <param name="DeadLetters">The dead letters that were made of it.</param>
public sealed record EntryLife(
    string Stream, EntryId Id, RawEntry? Entry, IReadOnlyList<EntryStanding> Groups, IReadOnlyList<DeadLetter> DeadLetters);
