using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Meadow.DucksTimed;

public interface IFeeder { ValueTask FeedAsync(string duck); }

public class DuckPond(IConnectionMultiplexer redis, IFeeder feeder, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        RedisValue position = "0";
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            StreamEntry[] ducks = await db.StreamReadGroupAsync("ducks", group, Environment.MachineName, position, 8);
            if (ducks.Length == 0) position = ">";
            foreach (StreamEntry duck in ducks)
            {
                await feeder.FeedAsync(duck["name"]!);
                await db.StreamAcknowledgeAsync("ducks", group, duck.Id);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
