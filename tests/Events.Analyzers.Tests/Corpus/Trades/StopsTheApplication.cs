using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Calm.Host;

public interface IOven { Task BakeAsync(string bread, CancellationToken token); }

public sealed class OvenWorker(IDatabase redis, IOven oven, IHostApplicationLifetime lifetime, ILogger<OvenWorker> logger, string group)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            RedisValue from = "0";
            while (!stoppingToken.IsCancellationRequested)
            {
                var page = await redis.StreamReadGroupAsync("bread", group, Environment.MachineName, from, 2);
                foreach (var entry in page)
                {
                    await oven.BakeAsync(entry["bread"]!, stoppingToken);
                    await redis.StreamAcknowledgeAsync("bread", group, entry.Id);
                }

                if (page.Length == 0) { from = ">"; await Task.Delay(200, stoppingToken); }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogCritical(e, "The oven is off");
            lifetime.StopApplication();
        }
    }
}
