using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Calm.Retention;

public sealed class RetentionJob(IDatabase redis, TimeProvider time) : BackgroundService
{
    private static readonly string[] Streams = ["orders", "audit"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            long oldest = time.GetUtcNow().AddDays(-30).ToUnixTimeMilliseconds();
            foreach (string stream in Streams)
                await redis.StreamTrimByMinIdAsync(stream, oldest, useApproximateMaxLength: true);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
