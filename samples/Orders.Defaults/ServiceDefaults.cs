using Events.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Orders.Defaults;

/// <summary>Adds what every service of the shop has: telemetry, and health as an orchestrator asks for it.</summary>
public static class ServiceDefaults
{
    private const string Live = "live";
    private const string Ready = "ready";

    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ServiceRun.Quiet(builder.Logging);
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .AddSource(EventsActivitySource.Name)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health")))
            .WithMetrics(metrics => metrics.AddMeter(EventsMeter.Name).AddAspNetCoreInstrumentation());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) telemetry.UseOtlpExporter();

        builder.Services.AddHealthChecks()
            // What only a restart mends. Not the store: an instance comes back by itself when Redis does.
            .AddEvents(
                health =>
                {
                    health.DisconnectedUnhealthy = null;
                    health.PingTimeout = null;
                    health.HandlerUnhealthy = TimeSpan.FromMinutes(10);
                },
                "alive",
                tags: [Live])
            .AddEvents(health => health.DisconnectedUnhealthy = TimeSpan.Zero, "events", tags: [Ready]);
        return builder;
    }

    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", Of(Live));
        app.MapHealthChecks("/health/ready", Of(Ready));
        return app;
    }

    private static HealthCheckOptions Of(string tag) => new() { Predicate = check => check.Tags.Contains(tag), ResponseWriter = WriteAsync };

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            Status = report.Status.ToString(),
            Checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description),
        },
        context.RequestAborted);
}
