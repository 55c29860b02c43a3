using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Shop.Web;

/// <summary>Looks at what is pending and takes nothing.</summary>
public sealed class LagHealthCheck(IConnectionMultiplexer redis, string stream, string group, long mostLag) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IDatabase db = redis.GetDatabase();
        StreamGroupInfo[] groups = await db.StreamGroupInfoAsync(stream);
        StreamGroupInfo found = groups.FirstOrDefault(candidate => candidate.Name == group);
        if (found.Name is null) return HealthCheckResult.Unhealthy($"no group {group} on {stream}");
        StreamPendingMessageInfo[] oldest = await db.StreamPendingMessagesAsync(stream, group, 1, RedisValue.Null);
        var data = new Dictionary<string, object>
        {
            ["pending"] = found.PendingMessageCount,
            ["oldest_idle_ms"] = oldest.Length == 0 ? 0 : oldest[0].IdleTimeInMilliseconds,
        };
        return found.Lag > mostLag
            ? HealthCheckResult.Degraded($"{group} lags by {found.Lag}", data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}
