using Events.Behaviour.Guides.Shop;
using Events.Diagnostics;
using Events.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Events.Behaviour.Guides;

/// <summary>The code of docs/guides/telemetry.md and docs/guides/health.md, block by block, word for word.</summary>
internal static class Telemetry
{
    public static void AddOpenTelemetry(WebApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(EventsActivitySource.Name).AddAspNetCoreInstrumentation().AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(EventsMeter.Name).AddOtlpExporter());
    }

    public static async Task<EntryId> SendHeadersAsync(OrderStream orders, EventContext context, Guid acmeId)
    {
        var tenant = new EventHeader<Guid>("tenant");                                          // once, static readonly
        OrderStream acme = orders.WithHeaders(new EventHeaders { ["source"] = "web" }.Set(tenant, acmeId));
        EntryId id = await acme.ProduceAsync(new OrderPlaced("o-1234", "alice", 49.50m));

        if (context.Headers.TryGet(tenant, out Guid of)) Console.WriteLine($"{context.Id} is of {of}, from {context.Headers["source"]}");
        return id;
    }

    public static void AddHealth(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddEvents();
    }

    public static void AddHealthWithLimits(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddEvents(
            health =>
            {
                health.HandlerUnhealthy = TimeSpan.FromMinutes(10);                           // this service's handlers take seconds
                health.OldestAgeDegraded = TimeSpan.FromMinutes(1);
                health.Include = consumer => consumer.Group != "reports";                     // nobody is to be woken for reports
            },
            tags: ["ready"]);
    }

    public static void AddHealthForProbes(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks()
            .AddEvents(health => { health.DisconnectedUnhealthy = null; health.PingTimeout = null; }, "alive", tags: ["live"])
            .AddEvents(health => health.DisconnectedUnhealthy = TimeSpan.Zero, "events", tags: ["ready"]);
    }

    public static void MapHealth(WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}
