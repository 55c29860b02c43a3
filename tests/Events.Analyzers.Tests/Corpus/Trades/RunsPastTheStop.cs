using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Wood.Stop;

public interface IChips { Task PressAsync(string bag); }

public sealed class ChipWorker(IDatabase redis, IChips chips, string group) : BackgroundService
{
    private bool _running = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (_running) // EVT7001
        {
            var page = await redis.StreamReadGroupAsync("chips", group, Environment.MachineName, from, 10);
            foreach (var entry in page)
            {
                await chips.PressAsync(entry["bag"]!);
                await redis.StreamAcknowledgeAsync("chips", group, entry.Id);
            }

            if (page.Length != 0) continue;
            from = ">";
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }

    public void Pause() => _running = false;
}
