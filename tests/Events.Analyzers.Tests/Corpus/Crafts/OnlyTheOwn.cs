using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Craft.Own;

public sealed class OnlyTheOwn(IDatabase redis, Func<StreamEntry, Task> work, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var entry in await redis.StreamReadGroupAsync("own", group, Environment.MachineName, "0-0", 10)) // EVT5015
            {
                await work(entry);
                await redis.StreamAcknowledgeAsync("own", group, entry.Id);
            }

            await Task.Delay(1000, stoppingToken);
        }
    }
}
