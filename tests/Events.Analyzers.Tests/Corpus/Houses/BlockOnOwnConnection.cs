using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Pos.Labels;

public interface IPrinter { Task PrintAsync(string label, CancellationToken ct); }

public sealed class LabelFeed(IPrinter printer, string configuration) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var own = await ConnectionMultiplexer.ConnectAsync(configuration);
        var db = own.GetDatabase();
        var last = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var reply = await db.ExecuteAsync("XREAD", "COUNT", "10", "BLOCK", "2000", "STREAMS", "labels", last);
            if (reply.IsNull) continue;
            foreach (var entry in (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!)
            {
                var parts = (RedisResult[])entry!;
                await printer.PrintAsync(string.Join('\n', (string[])parts[1]!), stoppingToken);
                last = (string)parts[0]!;
            }
        }
    }
}
