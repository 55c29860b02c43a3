using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Craft.Probes;

public sealed class ProbesAndReports(IConnectionMultiplexer redis, string key, string group, long limit) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IDatabase db = redis.GetDatabase();
        StreamGroupInfo[] groups = await db.StreamGroupInfoAsync(key);
        StreamPendingInfo pending = await db.StreamPendingAsync(key, group);
        StreamEntry[] newest = await db.StreamRangeAsync(key, "-", "+", 1, Order.Descending);
        StreamGroupInfo mine = groups.FirstOrDefault(g => g.Name == group);
        var data = new Dictionary<string, object>
        {
            ["lag"] = mine.Lag ?? -1,
            ["pending"] = pending.PendingMessageCount,
            ["newest"] = newest is [var last] ? last.Id.ToString() : "none",
        };
        return mine.Lag > limit ? HealthCheckResult.Degraded("too far behind", null, data) : HealthCheckResult.Healthy(null, data);
    }
}
