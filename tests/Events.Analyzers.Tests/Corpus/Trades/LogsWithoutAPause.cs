using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Wood.Spin;

public interface ILathe { Task TurnAsync(string leg, CancellationToken token); }

public sealed class LatheWorker(IDatabase redis, ILathe lathe, ILogger<LatheWorker> logger, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var page = await redis.StreamReadGroupAsync("legs", group, Environment.MachineName, from, 10);
                foreach (var entry in page)
                {
                    await lathe.TurnAsync(entry["leg"]!, stoppingToken);
                    await redis.StreamAcknowledgeAsync("legs", group, entry.Id);
                }

                if (page.Length == 0) { from = ">"; await Task.Delay(100, stoppingToken); }
            }
            catch (RedisConnectionException e) // EVT7005
            {
                logger.LogWarning(e, "Redis is away");
            }
        }
    }
}
