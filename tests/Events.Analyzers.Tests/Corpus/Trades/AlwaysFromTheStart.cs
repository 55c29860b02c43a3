using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Wood.Paint;

public interface IWall { Task PaintAsync(string color); }

public sealed class PaintTail(IDatabase redis, IWall wall) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            var colors = await redis.StreamReadAsync("paint", StreamPosition.Beginning, count: 5); // EVT5016
            foreach (var color in colors) await wall.PaintAsync(color["rgb"]!);
            await Task.Delay(1_000, stoppingToken);
        }
        while (!stoppingToken.IsCancellationRequested);
    }
}
