using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Craft.Recent;

public sealed class KeepsRecent(IConnectionMultiplexer redis) : BackgroundService
{
    private const string Key = "recent";

    public Task AddAsync(string line) => redis.GetDatabase().StreamAddAsync(Key, "line", line);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1));
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            long oldest = DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeMilliseconds();
            await redis.GetDatabase().ExecuteAsync("XTRIM", Key, "MINID", "~", oldest);
        }
    }
}
