using StackExchange.Redis;

namespace Craft.Ticker;

public sealed class TickerOfPrices(IDatabase redis, Func<string, Task> show)
{
    public async Task RunAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (await timer.WaitForNextTickAsync(token))
        {
            RedisValue since = "0-0";
            foreach (StreamEntry price in await redis.StreamReadAsync("prices", since, 100)) // EVT5016
            {
                await show(price["price"]!);
                since = price.Id;
            }
        }
    }

    public async Task FollowAsync(string file, CancellationToken token)
    {
        RedisValue since = System.IO.File.Exists(file) ? await System.IO.File.ReadAllTextAsync(file, token) : "0-0";
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (await timer.WaitForNextTickAsync(token))
        {
            foreach (StreamEntry price in await redis.StreamReadAsync("prices", since, 100))
            {
                await show(price["price"]!);
                since = price.Id;
            }

            await System.IO.File.WriteAllTextAsync(file, since.ToString(), token);
        }
    }
}
