using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Harbour.Health;

/// <summary>Unhealthy as soon as a group is too far behind, or holds entries for too long.</summary>
public class HealthProbe(IConnectionMultiplexer redis, string stream, string group) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var db = redis.GetDatabase();
            var groups = await db.StreamGroupInfoAsync(stream);
            if (groups.FirstOrDefault(g => g.Name == group) is not { Name: not null } info) return HealthCheckResult.Unhealthy($"No group {group}");
            if (info.Lag > 10_000) return HealthCheckResult.Degraded($"{info.Lag} entries behind");
            var pending = await db.StreamPendingAsync(stream, group);
            if (pending.PendingMessageCount == 0) return HealthCheckResult.Healthy();
            var oldest = await db.StreamPendingMessagesAsync(stream, group, 1, RedisValue.Null);
            return oldest.Length > 0 && oldest[0].IdleTimeInMilliseconds > 600_000
                ? HealthCheckResult.Degraded($"{oldest[0].MessageId} waits")
                : HealthCheckResult.Healthy();
        }
        catch (Exception e)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer", e);
        }
    }
}
