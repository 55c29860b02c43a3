using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Exchange;

public class PriceHub : Hub;

/// <summary>Follows the stream from where it was before the restart; each instance has its own place.</summary>
public class PriceTickerCursor(IDatabase db, IHubContext<PriceHub> hub, ILogger<PriceTickerCursor> log) : BackgroundService
{
    private static readonly RedisKey Place = "prices:place:" + Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue last = await db.StringGetAsync(Place);
        if (last.IsNullOrEmpty) last = StreamPosition.Beginning;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                last = await FollowAsync(last, stoppingToken);
            }
            catch (RedisException e)
            {
                log.LogWarning(e, "prices stand still");
            }

            await Task.Delay(200, stoppingToken);
        }
    }

    private async Task<RedisValue> FollowAsync(RedisValue last, CancellationToken token)
    {
        while (await db.StreamReadAsync("prices", last, 100) is { Length: > 0 } page)
        {
            foreach (var price in page)
                await hub.Clients.Group(price["symbol"].ToString()).SendAsync("price", price["price"].ToString(), token);
            last = page[^1].Id;
            await db.StringSetAsync(Place, last);
        }

        return last;
    }
}
