using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Retention;

public sealed class Janitor(IConnectionMultiplexer mux, TimeProvider clock) : BackgroundService
{
    private static readonly Dictionary<string, TimeSpan> Keep = new() { ["orders"] = TimeSpan.FromDays(30), ["clicks"] = TimeSpan.FromDays(1) };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            foreach (var (key, age) in Keep)
            {
                var oldest = clock.GetUtcNow().Subtract(age).ToUnixTimeMilliseconds();
                await mux.GetDatabase().StreamTrimByMinIdAsync(key, oldest, useApproximateMaxLength: true);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
