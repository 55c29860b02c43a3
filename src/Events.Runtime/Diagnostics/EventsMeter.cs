namespace Events.Diagnostics;

/// <summary>
/// The metrics of consumers, for <c>System.Diagnostics.Metrics</c>: add the meter by its name, as in <c>AddMeter(EventsMeter.Name)</c> of
/// OpenTelemetry. The guide to delivery lists its instruments. Handling an event costs nothing more when somebody listens.
/// </summary>
public static class EventsMeter
{
    /// <summary>The meter's name: <c>Events</c>.</summary>
    public const string Name = "Events";
}
