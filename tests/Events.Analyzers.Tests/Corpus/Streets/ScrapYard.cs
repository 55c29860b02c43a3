using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Scrap;

public sealed class ScrapYard(IDatabase redis, ILogger<ScrapYard> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await EnsureConsumerGroup();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var from in new[] { "0", ">" })
            {
                var cars = await redis.StreamReadGroupAsync("scrap", "press", Environment.MachineName, from, 10);
                foreach (var car in cars)
                {
                    await PressAsync(car["plate"].ToString());
                    await redis.StreamDeleteAsync("scrap", [car.Id]); // EVT5012
                }
            }

            await Task.Delay(5000, stoppingToken);
        }
    }

    private async Task PressAsync(string plate)
    {
        await redis.HashSetAsync("scrap:pressed", plate, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        logger.LogInformation("{Plate} is pressed", plate);
    }

    private async Task EnsureConsumerGroup()
    {
        try { await redis.StreamCreateConsumerGroupAsync("scrap", "press", "0"); }
        catch (RedisServerException ex) when (ex.Message.Contains("BUSYGROUP")) { logger.LogDebug("there"); }
    }
}
