using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Calm.Health;

public sealed class LagCheck(IConnectionMultiplexer redis, string key, string group) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IDatabase db = redis.GetDatabase();
        StreamPendingInfo pending = await db.StreamPendingAsync(key, group);
        if (pending.PendingMessageCount == 0) return HealthCheckResult.Healthy();
        StreamEntry[] oldest = await db.StreamRangeAsync(key, pending.LowestPendingMessageId, pending.LowestPendingMessageId, 1);
        return oldest.Length == 0
            ? HealthCheckResult.Unhealthy("the oldest pending entry was trimmed")
            : HealthCheckResult.Degraded($"{pending.PendingMessageCount} pending since {oldest[0].Id}");
    }
}
