using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Farm.Fields;

public interface IPlough { Task PloughAsync(string field, CancellationToken token); }

public sealed class FieldWorker(IDatabase redis, IPlough plough, string group) : BackgroundService
{
    private readonly string _me = Environment.GetEnvironmentVariable("POD") ?? Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] page = await redis.StreamReadGroupAsync("fields", group, _me, from, 10);
            foreach (StreamEntry entry in page)
            {
                await plough.PloughAsync(entry["field"]!, stoppingToken);
                await redis.StreamAcknowledgeAsync("fields", group, entry.Id);
            }

            if (page.Length > 0) continue;
            from = ">";
            await Task.Delay(200, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await redis.StreamDeleteConsumerAsync("fields", group, _me); // EVT5009
    }
}
