using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Tram.Routes;

public interface IRoutes { Task PlanAsync(string route, CancellationToken token); }

public sealed class RouteWorker(IDatabase redis, IRoutes routes) : BackgroundService
{
    private static readonly string Me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("routes", "planner", Me, ">", 10); // EVT4008, EVT5005
            foreach (var entry in page)
            {
                await routes.PlanAsync(entry["route"]!, stoppingToken);
                await redis.StreamAcknowledgeAsync("routes", "planner", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(500, stoppingToken);
        }
    }
}
