using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Stoves;

public interface IStove { Task CookAsync(string dish, CancellationToken token); }

public sealed class HotStove(IDatabase redis, IStove stove, ILogger<HotStove> logger, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0-0";
        do
        {
            var dishes = await redis.StreamReadGroupAsync("dishes", group, Environment.MachineName, from, 10); // EVT6004
            foreach (var dish in dishes)
            {
                try
                {
                    await stove.CookAsync(dish["dish"]!, stoppingToken);
                    await redis.StreamAcknowledgeAsync("dishes", group, dish.Id);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "{Dish} is burnt", dish.Id);
                }
            }

            from = dishes.Length > 0 && from != ">" ? dishes[^1].Id : ">";
        }
        while (!stoppingToken.IsCancellationRequested);
    }
}
