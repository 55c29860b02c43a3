namespace Events.Aspire;

/// <summary>
/// Says where the streams are, and what is watched of them: read from <c>Aspire:Events</c> of the configuration, then from <c>Aspire:Events:name</c>, then
/// set by code.
/// </summary>
public sealed class EventsAspireSettings
{
    /// <summary>
    /// The address of Redis, as a connection string or a URI. Default null: <c>ConnectionStrings:name</c> says it, which also goes before what is configured
    /// here; code goes before both.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Tells whether to leave out the health check, which is named <c>events</c> and looks at all stores and consumers
    /// of the application. Default false.
    /// </summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>
    /// Tells whether OpenTelemetry is not to listen to the spans of producing and handling
    /// (<see cref="Diagnostics.EventsActivitySource"/>). Default false.
    /// </summary>
    public bool DisableTracing { get; set; }

    /// <summary>Tells whether OpenTelemetry is not to listen to the measurements (<see cref="Diagnostics.EventsMeter"/>). Default false.</summary>
    public bool DisableMetrics { get; set; }
}
