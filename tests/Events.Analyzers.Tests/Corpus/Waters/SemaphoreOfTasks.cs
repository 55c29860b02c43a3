using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Lake.Slots;

public interface IDiver { Task DiveAsync(string place, CancellationToken token); }

public sealed class DiveService(IDatabase redis, IDiver diver, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var slots = new SemaphoreSlim(3);
        var running = new List<Task>();
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("dives", group, Environment.MachineName, from, 3);
            foreach (var entry in page)
            {
                if (from != ">") from = entry.Id;
                await slots.WaitAsync(stoppingToken);
                running.Add(DiveAsync(entry));
            }

            foreach (Task done in running.Where(t => t.IsCompleted).ToList())
            {
                running.Remove(done);
                await done;
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, stoppingToken); }
        }

        await Task.WhenAll(running);

        async Task DiveAsync(StreamEntry entry)
        {
            try
            {
                await diver.DiveAsync(entry["place"]!, stoppingToken);
                await redis.StreamAcknowledgeAsync("dives", group, entry.Id);
            }
            finally
            {
                slots.Release();
            }
        }
    }
}
