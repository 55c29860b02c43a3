using StackExchange.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meadow.Health;

public sealed class FarmHealth(IConnectionMultiplexer redis, string group) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IDatabase db = redis.GetDatabase();
        try
        {
            StreamPendingInfo pending = await db.StreamPendingAsync("farm", group);
            StreamGroupInfo[] groups = await db.StreamGroupInfoAsync("farm");
            long lag = groups.FirstOrDefault(candidate => candidate.Name == group).Lag ?? 0;
            return pending.PendingMessageCount + lag > 1000 ? HealthCheckResult.Degraded($"{lag} wait") : HealthCheckResult.Healthy();
        }
        catch (RedisException e)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer", e);
        }
    }
}
