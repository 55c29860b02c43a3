using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Calm.Loop;

public interface IDrone { Task FlyAsync(string target, CancellationToken token); }

public sealed class DroneWorker(IDatabase redis, IDrone drone, ILogger<DroneWorker> logger, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                from = await TurnAsync(from, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                logger.LogError(e, "A turn has failed");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    private async Task<RedisValue> TurnAsync(RedisValue from, CancellationToken token)
    {
        var page = await redis.StreamReadGroupAsync("targets", group, Environment.MachineName, from, 4);
        foreach (var entry in page)
        {
            await drone.FlyAsync(entry["target"]!, token);
            await redis.StreamAcknowledgeAsync("targets", group, entry.Id);
        }

        if (page.Length == 0) await Task.Delay(200, token);
        return page.Length == 0 ? ">" : from;
    }
}
