using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.BuoysRestarted;

public interface IBuoyMap
{
    Task PlaceAsync(string buoy, double x, double y);
}

public sealed class BuoysRestarted(IDatabase db, IBuoyMap map, IHostApplicationLifetime lifetime, ILogger<BuoysRestarted> logger) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        int failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(() => failures = 0, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Failure {Count}", ++failures);
                if (failures > 10)
                {
                    lifetime.StopApplication();
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(failures), stoppingToken);
            }
        }
    }

    private async Task ConsumeAsync(Action succeeded, CancellationToken token)
    {
        try { await db.StreamCreateConsumerGroupAsync("buoys", "map", "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await db.StreamReadGroupAsync("buoys", "map", _me, from, 10);
            foreach (StreamEntry entry in page)
            {
                await map.PlaceAsync(entry["buoy"]!, (double)entry["x"], (double)entry["y"]);
                await db.StreamAcknowledgeAsync("buoys", "map", entry.Id);
            }

            if (page.Length > 0)
            {
                succeeded();
                continue;
            }

            from = ">";
            await Task.Delay(200, token);
        }
    }
}
