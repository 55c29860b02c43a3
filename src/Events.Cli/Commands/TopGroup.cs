using Events.Administration;

namespace Events.Cli.Commands;

/// <summary>A group as one look has seen it.</summary>
/// <param name="Details">The group.</param>
/// <param name="ReadPerSecond">How many entries were delivered a second since the last look; null at the first.</param>
/// <param name="Alive">How many of its consumers live.</param>
/// <param name="Dead">How many have entries pending and no live process.</param>
internal sealed record TopGroup(GroupDetails Details, double? ReadPerSecond, int Alive, int Dead);
