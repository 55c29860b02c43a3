using Events.Administration;

namespace Events.Dashboard.Live;

/// <summary>A group at one moment.</summary>
internal sealed record GroupSnapshot(GroupDetails Details, IReadOnlyList<ConsumerDetails> Consumers);
