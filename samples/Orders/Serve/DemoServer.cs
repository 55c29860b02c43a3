using System.Net;
using Events;
using Events.Client;
using Events.InMemory;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orders.Contracts;

namespace Orders.Serve;

/// <summary>The demo as a web server on this machine.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DemoServer(WebApplication app) => _app = app;

    /// <summary>The address that it listens on.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public EventsClient Events => _app.Services.GetRequiredService<EventsClient>();

    public Demo Demo => _app.Services.GetRequiredService<Demo>();

    /// <exception cref="IOException">The port is another's.</exception>
    public static async Task<DemoServer> StartAsync(ServeOptions options)
    {
        // Development, as it is a demo: it takes no authorization, and answers this machine alone.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });

        // What fails here fails on purpose; the page shows it. What keeps it from starting, the program says.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft", LogLevel.Error).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Events", LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        IStreamStore store = options.Redis is null ? new InMemoryStreamStore() : new RedisStreamStore(RedisOptions.Parse(options.Redis));
        builder.Services.AddEvents(events => events
            .UseStore(_ => store)
            .AddStream<OrderStream>(stream =>
            {
                stream.Key = options.StreamKey;
                stream.Retention = Retention.ByLength(options.MaxLength);
            }));
        builder.Services.AddSingleton(options).AddSingleton<Demo>().AddSingleton<Producer>().AddSingleton<Ledgers>();
        builder.Services.AddHostedService<DemoService>();
        builder.Services.AddEventsDashboard((services, dashboard) =>
        {
            dashboard.EnableActions = true;
            dashboard.MinIdle = options.ClaimIdle;
            dashboard.RefreshInterval = options.RefreshInterval;
            dashboard.AddTypes<OrderStream>(options.StreamKey);
            dashboard.Pages.Add(ActivatorUtilities.CreateInstance<DemoPage>(services));
        });
        WebApplication app = builder.Build();
        app.MapEventsDashboard("/");
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new DemoServer(app);
    }

    /// <summary>Until Ctrl-C, or until the process is asked to end.</summary>
    public Task WaitAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
