using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ops.Tools;

public sealed class StreamJanitor(IConnectionMultiplexer redis, ILogger<StreamJanitor> logger) : BackgroundService
{
    private static readonly string[] Keys = ["orders", "payments", "mails"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        using PeriodicTimer timer = new(TimeSpan.FromHours(1));
        do
        {
            foreach (string key in Keys)
            {
                long limit = DateTimeOffset.UtcNow.AddDays(-7).ToUnixTimeMilliseconds();
                long gone = await db.StreamTrimByMinIdAsync(key, $"{limit}-0", useApproximateMaxLength: true);
                logger.LogInformation("{Count} entries of {Key} removed", gone, key);
                foreach (StreamGroupInfo group in await db.StreamGroupInfoAsync(key))
                {
                    foreach (StreamConsumerInfo consumer in await db.StreamConsumerInfoAsync(key, group.Name))
                    {
                        if (consumer.PendingMessageCount == 0 && consumer.IdleTimeInMilliseconds > 86_400_000)
                            await db.StreamDeleteConsumerAsync(key, group.Name, consumer.Name);
                    }
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

public sealed class LagCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IDatabase db = redis.GetDatabase();
        foreach (StreamGroupInfo group in await db.StreamGroupInfoAsync("orders"))
        {
            StreamPendingInfo pending = await db.StreamPendingAsync("orders", group.Name);
            if (pending.PendingMessageCount > 1000 || group.Lag > 10_000)
                return HealthCheckResult.Degraded($"{group.Name}: {pending.PendingMessageCount} pending, lag {group.Lag}");
        }

        return HealthCheckResult.Healthy();
    }
}

public sealed class PendingReport(IDatabase db)
{
    public async Task<Dictionary<string, int>> ByConsumerAsync(string key, string group)
    {
        StreamPendingInfo info = await db.StreamPendingAsync(key, group);
        return info.Consumers.ToDictionary(c => c.Name.ToString(), c => c.PendingMessageCount);
    }

    public async Task<StreamEntry?> LookUpAsync(string key, string id)
    {
        StreamEntry[] found = await db.StreamRangeAsync(key, id, id, 1);
        return found.Length == 0 ? null : found[0];
    }
}
