using System.Globalization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Street.Exchange;

public class PriceHub : Hub;

public class PriceTicker(IDatabase db, IHubContext<PriceHub> hub) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            RedisValue lastId = "0-0";
            var prices = await db.StreamReadAsync("prices", lastId, 100); // EVT5016
            foreach (var price in prices)
            {
                var value = decimal.Parse(price["price"].ToString(), CultureInfo.InvariantCulture);
                await hub.Clients.Group(price["symbol"].ToString()).SendAsync("price", value, stoppingToken);
                lastId = price.Id;
            }

            await Task.Delay(200, stoppingToken);
        }
    }
}
