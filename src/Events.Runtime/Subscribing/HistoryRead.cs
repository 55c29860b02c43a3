using Events.Store;

namespace Events.Subscribing;

/// <summary>A page that was asked for.</summary>
/// <param name="Page">The page.</param>
/// <param name="From">The entry that it follows on.</param>
/// <param name="HasOwn">Whether it begins with that entry itself, if that is still there.</param>
/// <param name="Count">How many entries it has at the most.</param>
/// <param name="Noted">What the feed said would come next, before it was sent; see <see cref="LiveFeed.NoteNext"/>.</param>
/// <param name="NotedPosition">What that follows on.</param>
internal readonly record struct HistoryRead(Task<EntryPage> Page, EntryId From, bool HasOwn, int Count, long Noted, EntryId NotedPosition);
