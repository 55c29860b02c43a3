using System.Diagnostics;
using Events.Behaviour.Guides.Shop;
using Events.Behaviour.Hosting;
using Events.Behaviour.Telemetry;
using Events.Client;
using Events.Diagnostics;
using Events.Headers;
using Events.InMemory;
using Events.Store;
using Events.Store.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Events.Behaviour.Guides;

/// <summary>The code of the guides to telemetry and to health is what is compiled here, and does what they say.</summary>
[Collection(SpansCollection.Name)]
public sealed class TelemetryTests
{
    [Theory]
    [InlineData("telemetry.md")]
    [InlineData("health.md")]
    public void The_code_is_in_the_guide_word_for_word(string guide) => CodeBlocks.StandIn(guide, "Telemetry.cs");

    [Fact]
    public async Task Headers_go_and_come_as_the_guide_says()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        OrderStream orders = client.OpenStream<OrderStream>();
        EntryId id = await Telemetry.SendHeadersAsync(orders, EventContext.Create(headers: new EventHeaders { ["tenant"] = "none" }), Guid.Empty);

        await foreach (Streams.StreamEntry entry in orders.ReplayAsync())
        {
            Assert.Equal((id, "web", Guid.Empty.ToString()), (entry.Id, entry.Headers["source"], entry.Headers["tenant"]));
        }
    }

    [Fact]
    public async Task What_is_set_up_for_OpenTelemetry_listens()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Telemetry.AddOpenTelemetry(builder);
        await using ServiceProvider provider = builder.Services.BuildServiceProvider();
        Assert.NotNull(provider.GetService<TracerProvider>());
        using Activity? activity = new ActivitySource(EventsActivitySource.Name).StartActivity("anything");
        Assert.NotNull(activity);
    }

    [Fact]
    public async Task What_is_produced_within_a_request_is_recorded_with_it()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");

        // Where ASP.NET Core logs, it makes a span of each request, recorded or not.
        builder.Logging.AddProvider(new KeptLines());
        builder.Services.AddEvents(static events => events.UseInMemory().AddStream<OrderStream>());
        builder.Services.Configure<OtlpExporterOptions>(static options => options.TimeoutMilliseconds = 100);
        Telemetry.AddOpenTelemetry(builder);
        await using WebApplication app = builder.Build();
        app.Run(static async context =>
            await context.RequestServices.GetRequiredService<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m)));
        await app.StartAsync();
        using var http = new HttpClient();
        using HttpResponseMessage answer = await http.GetAsync(new Uri(app.Urls.First()));
        answer.EnsureSuccessStatusCode();

        using EntryPage page = await app.Services.GetRequiredService<IStreamStore>().RangeAsync(new StreamKey("guide:orders"), EntryId.Min, EntryId.Max, 10);
        Assert.EndsWith("-01", page.GetFields(0).ToPairs().Single(static field => field.Key == "traceparent").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_up_for_health_is_asked()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.Services.AddEvents(static events => events.UseInMemory().AddStream<OrderStream>());
        Telemetry.AddHealthWithLimits(builder);
        await using ServiceProvider provider = builder.Services.BuildServiceProvider();
        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(static check => check.Tags.Contains("ready"));
        Assert.Equal((HealthStatus.Healthy, "0 consumers"), (report.Status, report.Entries["events"].Description));
    }
}
