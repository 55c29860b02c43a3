using Microsoft.Extensions.Hosting;

namespace Orders.Serve;

/// <summary>Starts the workers with the host, and stops them with it.</summary>
internal sealed class DemoService(Demo demo, ServeOptions options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => demo.StartAsync(options.Reset);

    public Task StopAsync(CancellationToken cancellationToken) => demo.StopAsync();
}
