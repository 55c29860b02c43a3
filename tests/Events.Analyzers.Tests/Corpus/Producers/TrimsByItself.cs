using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Logs;

/// <summary>Appends without a limit, and a timer of the same service cuts by age.</summary>
public sealed class RequestLog(IDatabase db) : BackgroundService
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(3);

    public Task<RedisValue> AppendAsync(string path, int status, TimeSpan took) =>
        db.StreamAddAsync("requests", [new("path", path), new("status", status), new("ms", took.TotalMilliseconds)]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long oldest = DateTimeOffset.UtcNow.Subtract(Keep).ToUnixTimeMilliseconds();
            await db.StreamTrimByMinIdAsync("requests", oldest, useApproximateMaxLength: true);
        }
    }
}
