using Events.DeadLetters;

namespace Events.Administration;

/// <summary>A page of dead letters.</summary>
/// <param name="Stream">The key of the stream that the entries were in.</param>
/// <param name="Letters">The dead letters, the oldest first.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record DeadLetterPage(string Stream, IReadOnlyList<DeadLetter> Letters, EntryId? Next);
