namespace Events.Dashboard.Live;

/// <summary>Streams whose keys are like a pattern.</summary>
/// <param name="First">The first of them by their keys.</param>
/// <param name="Count">How many they are.</param>
internal sealed record FoundStreams(IReadOnlyList<string> First, int Count);
