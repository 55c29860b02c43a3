using Events.Redis.Connections;

namespace Events.Redis.Clusters;

/// <summary>Slots that another node has now, and what has to be answered before anything of them goes there.</summary>
/// <param name="Slots">The slots.</param>
/// <param name="Connections">Those of the node that had them.</param>
internal sealed record SlotMove(List<int> Slots, SharedConnection[] Connections);
