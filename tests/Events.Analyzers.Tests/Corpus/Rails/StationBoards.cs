using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Boards;

/// <summary>Every board shows everything: no group, a position of its own, and a gap is told.</summary>
public sealed class StationBoards(IDatabase redis, ILogger<StationBoards> log) : BackgroundService
{
    public event Action<string, string>? Shown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue position = (await redis.StreamInfoAsync("rails:boards")).LastGeneratedId;
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] page;
            try
            {
                page = await redis.StreamReadAsync("rails:boards", position, 50);
            }
            catch (RedisException e)
            {
                log.LogWarning(e, "the boards stand still");
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
                continue;
            }

            foreach (StreamEntry line in page)
            {
                Shown?.Invoke(line["platform"].ToString(), line["text"].ToString());
                position = line.Id;
            }

            if (page.Length == 0) await Task.Delay(250, stoppingToken);
        }
    }
}
