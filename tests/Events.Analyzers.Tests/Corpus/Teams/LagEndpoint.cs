using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Good.Health;

/// <summary>Looks at streams and groups, and changes nothing.</summary>
public sealed class LagCheck(IConnectionMultiplexer mux) : IHealthCheck
{
    private static readonly string[] Keys = ["orders", "payments"];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IDatabase db = mux.GetDatabase();
        var slow = new List<string>();
        foreach (string key in Keys)
        {
            if (!await db.KeyExistsAsync(key)) continue;
            foreach (StreamGroupInfo group in await db.StreamGroupInfoAsync(key))
            {
                StreamPendingInfo pending = await db.StreamPendingAsync(key, group.Name);
                if (pending.PendingMessageCount > 1000 || group.Lag > 10_000) slow.Add($"{key}/{group.Name}");
            }
        }

        return slow.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(", ", slow));
    }
}

public static class Health
{
    public static void MapStreams(this WebApplication app) => app.MapGet("/streams/{key}", async (string key, IConnectionMultiplexer mux) =>
        Results.Ok(await mux.GetDatabase().StreamLengthAsync(key)));
}
