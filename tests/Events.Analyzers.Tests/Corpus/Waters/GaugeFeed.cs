using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace River.Gauges;

public sealed class GaugeFeed(IDatabase redis, ILogger<GaugeFeed> logger) : BackgroundService
{
    private const string Key = "gauges";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                string[] lines = await System.IO.File.ReadAllLinesAsync("/dev/gauges", stoppingToken);
                foreach (string line in lines)
                {
                    _ = redis.StreamAddAsync(Key, "line", line); // EVT6001, EVT7002
                }

                await redis.StreamAddAsync(Key + ":last", "lines", lines.Length, maxLength: 10); // EVT6002
            }
            catch (Exception e)
            {
                logger.LogWarning(e, "No gauges");
            }

            await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
        }
    }
}
