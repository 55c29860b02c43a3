using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Wood.Glue;

public interface IGlue { Task MixAsync(string recipe, CancellationToken token); }

public sealed class GlueWorker(IDatabase redis, IGlue glue, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("glue", group, Environment.MachineName, StreamPosition.Beginning, 10); // EVT5015
            foreach (var entry in page)
            {
                await glue.MixAsync(entry["recipe"]!, stoppingToken);
                await redis.StreamAcknowledgeAsync("glue", group, entry.Id);
            }

            await Task.Delay(page.Length == 0 ? 500 : 0, stoppingToken);
        }
    }
}
