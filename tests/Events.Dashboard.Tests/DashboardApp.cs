using System.Net;
using Events.Client;
using Events.InMemory;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Events.Dashboard;

/// <summary>An application with nothing but the dashboard, on a free port of this machine.</summary>
internal sealed class DashboardApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DashboardApp(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public EventsClient Events => _app.Services.GetRequiredService<EventsClient>();

    public IStreamStore Store => Events.Store;

    /// <param name="redis">Where Redis is; null for the embedded store.</param>
    /// <param name="configure">Options of the dashboard.</param>
    /// <param name="environment">The environment; Development needs no policy.</param>
    /// <param name="services">More services.</param>
    /// <param name="map">What to do with the mapped dashboard, such as giving it a policy.</param>
    public static async Task<DashboardApp> StartAsync(
        string? redis,
        Action<DashboardOptions>? configure = null,
        string environment = "Development",
        Action<IServiceCollection>? services = null,
        Action<RouteGroupBuilder>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddEvents(events => events.UseStore(_ => redis is null
            ? new InMemoryStreamStore()
            : new RedisStreamStore(RedisOptions.Parse(redis) with { MaxReconnectDelay = TimeSpan.FromMilliseconds(200) })));
        builder.Services.AddEventsDashboard(options =>
        {
            options.RefreshInterval = TimeSpan.FromMilliseconds(150);
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        RouteGroupBuilder dashboard = app.MapEventsDashboard("/events");
        map?.Invoke(dashboard);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new DashboardApp(app) { Address = new Uri(address) };
    }

    /// <summary>Stops it, as a deployment does while somebody looks.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
