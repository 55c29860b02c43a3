using Events.Behaviour.Sample;
using Events.Producing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Hosting;

/// <summary>What a host says of itself when it starts: a line for each store, stream and group, as code and configuration have made them.</summary>
public sealed class StartLogTests
{
    [Fact]
    public async Task Each_store_stream_and_group_has_one_line()
    {
        IReadOnlyList<string> lines = await StartAsync(LogLevel.Information, services =>
        {
            services.AddEvents(events => events
                .UseInMemory()
                .AddStream<WorkStream>()
                .AddConsumer<Workers>(options => options.Concurrency = 3));

            // Of another module, and the same stream.
            services.AddEvents(events => events.AddStream<WorkStream>());
            services.Configure<StreamOptions>("WorkStream", options => options.Retention = Retention.ByLength(500));
            services.Configure<ConsumerOptions>("workers", options => options.AtMostOnce = true);
            services.AddEvents("others", events => events
                .UseInMemory()
                .AddTenantStream<WorkStream>("work:{tenant}", options => options.Retention = Retention.ByAge(TimeSpan.FromHours(2)))
                .AddTenantConsumer<Workers>());
            services.AddEvents("named", events => events
                .UseInMemory()
                .AddStream<WorkStream>("acme", options =>
                {
                    options.Key = "work:{tenant}";
                    options.Retention = Retention.None;
                })
                .AddConsumer<Workers>("acme"));
        });

        Assert.Equal(
            [
                "Store: embedded store.",
                $"Stream {WorkStream.Definition.Key}: WorkStream, about 500 entries are kept.",
                $"Group workers on {WorkStream.Definition.Key}: Workers, 3 at a time, at most once.",
                "Store 'others': embedded store.",
                "Stream work:{tenant}: WorkStream, entries are kept for about 02:00:00.",
                "Group workers on work:{tenant}: Workers, 1 at a time, at least once.",
                "Store 'named': embedded store.",
                "Stream work:{acme}: WorkStream, entries are kept until somebody trims them.",
                "Group workers on work:{acme}: Workers, 1 at a time, at least once.",
            ],
            lines);
    }

    [Fact]
    public async Task A_retention_to_the_entry_is_not_about()
    {
        IReadOnlyList<string> lines = await StartAsync(LogLevel.Information, static services => services.AddEvents(events => events
            .UseInMemory()
            .AddStream<WorkStream>(options => options.Retention = Retention.ByAge(TimeSpan.FromHours(2)).Exactly())));
        Assert.Contains($"Stream {WorkStream.Definition.Key}: WorkStream, entries are kept for 02:00:00.", lines);
    }

    [Fact]
    public async Task Who_logs_warnings_only_has_none() =>
        Assert.Empty(await StartAsync(LogLevel.Warning, static services => services.AddEvents(events => events
        .UseInMemory()
        .AddStream<WorkStream>()
        .AddConsumer<Workers>())));

    private static async Task<IReadOnlyList<string>> StartAsync(LogLevel level, Action<IServiceCollection> add)
    {
        var kept = new KeptLines();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(level).AddFilter((category, at) => category == "Events.Client.EventsClient" && at >= level).AddProvider(kept);
        builder.Services.AddSingleton<Workers>();
        add(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
        return [.. kept.All.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line["Information ".Length..].TrimEnd())];
    }
}
