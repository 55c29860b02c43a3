using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using StackExchange.Redis;

namespace Craft.Polly;

public sealed class PollyLoop(IDatabase redis, ResiliencePipeline pipeline, Func<StreamEntry, CancellationToken, ValueTask> work, ILogger<PollyLoop> logger,
    string key, string group, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            try
            {
                foreach (var entry in await redis.StreamReadGroupAsync(key, group, me, from, 10))
                {
                    await pipeline.ExecuteAsync(async ct => await work(entry, ct), stoppingToken);
                    await redis.StreamAcknowledgeAsync(key, group, entry.Id);
                }

                from = ">";
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "A turn of {Key} failed", key);
            }
        }
        while (await pause.WaitForNextTickAsync(stoppingToken));
    }
}
