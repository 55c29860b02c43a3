namespace Events.Diagnostics;

/// <summary>
/// The spans of producing, handling and settling, for <c>System.Diagnostics.ActivitySource</c>: add the source by its name, as in
/// <c>AddSource(EventsActivitySource.Name)</c> of OpenTelemetry. Without a listener nothing is written to entries and nothing is allocated. The reference
/// of telemetry lists spans and attributes.
/// </summary>
public static class EventsActivitySource
{
    /// <summary>The source's name: <c>Events</c>.</summary>
    public const string Name = "Events";
}
