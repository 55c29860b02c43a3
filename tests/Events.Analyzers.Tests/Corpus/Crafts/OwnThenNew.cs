using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Own;

public sealed class OwnThenNew(IDatabase redis, Func<StreamEntry, Task> work, ILogger<OwnThenNew> logger, string group) : BackgroundService
{
    private readonly string _me = $"{Environment.MachineName}-{Environment.GetEnvironmentVariable("SLOT") ?? "0"}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await TurnAsync("0") > 0) stoppingToken.ThrowIfCancellationRequested();
        while (!stoppingToken.IsCancellationRequested)
        {
            int done = 0;
            try
            {
                done = await TurnAsync(">");
            }
            catch (RedisException e)
            {
                logger.LogWarning(e, "Redis is away");
            }

            if (done == 0) await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    private async Task<int> TurnAsync(RedisValue position)
    {
        StreamEntry[] entries = await redis.StreamReadGroupAsync("own", group, _me, position, count: 10);
        foreach (StreamEntry entry in entries)
        {
            await work(entry);
            await redis.StreamAcknowledgeAsync("own", group, entry.Id);
        }

        return entries.Length;
    }
}
