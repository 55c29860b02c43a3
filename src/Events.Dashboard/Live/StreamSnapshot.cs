using Events.Administration;

namespace Events.Dashboard.Live;

/// <summary>A stream at one moment.</summary>
internal sealed record StreamSnapshot(
    StreamDetails Details, IReadOnlyList<GroupSnapshot> Groups, IReadOnlyList<StreamAlert> Alerts, DateTimeOffset At);
