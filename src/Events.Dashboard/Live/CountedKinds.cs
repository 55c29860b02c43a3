using Events.Administration;
using Events.Store;

namespace Events.Dashboard.Live;

/// <summary>The kinds of a stream's dead letters.</summary>
/// <param name="Of">The stream of dead letters as it was when they were counted; null where there was none.</param>
/// <param name="Kinds">The kinds.</param>
internal sealed record CountedKinds(StreamInfo? Of, IReadOnlyList<DeadLetterKind> Kinds);
