using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Pos.Tickets;

public interface IKitchen { Task PrintAsync(string ticket, CancellationToken ct); }

public sealed class TicketFeed(IConnectionMultiplexer mux, IKitchen kitchen) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = mux.GetDatabase();
        var last = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var reply = await db.ExecuteAsync("XREAD", "COUNT", "10", "BLOCK", "5000", "STREAMS", "tickets", last); // EVT5013
            if (reply.IsNull) continue;
            foreach (var entry in (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!)
            {
                var parts = (RedisResult[])entry!;
                await kitchen.PrintAsync(string.Join('\n', (string[])parts[1]!), stoppingToken);
                last = (string)parts[0]!;
            }
        }
    }
}
