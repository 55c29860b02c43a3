using Events.Administration;

namespace Events.Cli.Commands;

/// <summary>A stream as one look has seen it.</summary>
/// <param name="Details">The stream.</param>
/// <param name="AddedPerSecond">How many entries were added a second since the last look; null at the first.</param>
/// <param name="Groups">Its groups.</param>
internal sealed record TopStream(StreamDetails Details, double? AddedPerSecond, IReadOnlyList<TopGroup> Groups);
