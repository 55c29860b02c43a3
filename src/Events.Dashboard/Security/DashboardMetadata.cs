namespace Events.Dashboard.Security;

/// <summary>Marks the endpoints of a dashboard.</summary>
internal sealed record DashboardMetadata(string Root);
