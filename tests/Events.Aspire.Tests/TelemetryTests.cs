using System.Diagnostics;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Events.Aspire.Tests;

/// <summary>What is on by one line, and off by a switch.</summary>
public sealed class TelemetryTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task One_line_connects_traces_measures_and_checks()
    {
        (string, string Value) key = AspireApp.OwnKey();
        HostApplicationBuilder builder = AspireApp.Create(("ConnectionStrings:cache", redis.Server.Endpoint), key);
        builder.AddEvents("cache", events => events.AddStream<CartStream>().AddConsumer<Carts>());
        var spans = new List<Activity>();
        var metrics = new List<Metric>();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddInMemoryExporter(spans))
            .WithMetrics(measuring => measuring.AddInMemoryExporter(metrics));
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<CartStream>().ProduceAsync(new CartFilled("c-1"));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Carts>().Seen.Contains("c-1"));
        HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        await host.StopAsync();
        host.Services.GetRequiredService<TracerProvider>().ForceFlush();
        host.Services.GetRequiredService<MeterProvider>().ForceFlush();

        Assert.Equal(
            [$"process {key.Value}", $"publish {key.Value}"],
            spans.Select(static span => span.DisplayName).Where(name => name.EndsWith(key.Value, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string>(["messaging.client.sent.messages", "messaging.process.duration"]), metrics.Select(static metric => metric.Name).ToHashSet());
        Assert.Equal(("events", HealthStatus.Healthy), (Assert.Single(health.Entries).Key, health.Status));
    }

    [Theory]
    [InlineData("Aspire:Events")]
    [InlineData("Aspire:Events:cache")]
    [InlineData("code")]
    public async Task Each_has_a_switch(string where)
    {
        (string, string)[] switches = where == "code"
            ? []
            : [($"{where}:DisableTracing", "true"), ($"{where}:DisableMetrics", "true"), ($"{where}:DisableHealthChecks", "true")];
        HostApplicationBuilder builder = AspireApp.Create([("ConnectionStrings:cache", redis.Server.Endpoint), .. switches]);
        builder.AddEvents("cache", events => events.AddStream<CartStream>(), where != "code" ? null : settings =>
        {
            settings.DisableTracing = true;
            settings.DisableMetrics = true;
            settings.DisableHealthChecks = true;
        });
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
        Assert.Null(host.Services.GetService<HealthCheckService>());
        await host.StopAsync();
    }

    [Fact]
    public async Task What_is_said_of_one_connection_goes_before_what_is_said_of_all()
    {
        HostApplicationBuilder builder = AspireApp.Create(
            ("ConnectionStrings:cache", redis.Server.Endpoint), ("Aspire:Events:DisableTracing", "true"), ("Aspire:Events:cache:DisableTracing", "false"));
        builder.AddEvents("cache");
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.NotNull(host.Services.GetService<TracerProvider>());
        await host.StopAsync();
    }
}
