using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Wood.Orders;

public interface IPlanks { Task SellAsync(string order); }

public sealed class PlankWorker(IConnectionMultiplexer multiplexer, IPlanks planks, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = multiplexer.GetDatabase();
        while (!stoppingToken.IsCancellationRequested)
        {
            object[] arguments = ["GROUP", group, Environment.MachineName, "COUNT", 1, "BLOCK", 2000, "STREAMS", "planks", ">"];
            var reply = await db.ExecuteAsync("XREADGROUP", arguments); // EVT4008, EVT5013
            if (reply.IsNull) continue;
            await HandleAsync(db, reply);
        }
    }

    private async Task HandleAsync(IDatabase db, RedisResult reply)
    {
        var entry = (RedisResult[])((RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!)[0]!;
        await planks.SellAsync((string)((RedisResult[])entry[1]!)[1]!);
        await db.ExecuteAsync("XACK", "planks", group, (string)entry[0]!);
    }
}
