using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Tenants;

public interface ITenants { IReadOnlyList<string> All { get; } }
public interface IRules { Task ApplyAsync(string tenant, StreamEntry entry, CancellationToken ct); }

/// <summary>A lane for each tenant; what fails is tried again by its lane.</summary>
public sealed class TenantLoops(IDatabase db, ITenants tenants, IRules rules, ILogger<TenantLoops> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(tenants.All.Select(tenant => LaneAsync(tenant, stoppingToken)));

    private async Task LaneAsync(string tenant, CancellationToken ct)
    {
        RedisKey key = $"events:{tenant}";
        var from = "0";
        while (!ct.IsCancellationRequested)
        {
            try
            {
                from = await TurnAsync(key, tenant, from, ct);
            }
            catch (OperationCanceledException) { throw; }
            catch (Exception e)
            {
                logger.LogError(e, "{Tenant}", tenant);
                from = "0";
                await Task.Delay(3000, ct);
            }
        }
    }

    private async Task<string> TurnAsync(RedisKey key, string tenant, string from, CancellationToken ct)
    {
        if (from == "0")
        {
            try { await db.StreamCreateConsumerGroupAsync(key, "rules", "0", createStream: true); }
            catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        }

        var page = await db.StreamReadGroupAsync(key, "rules", Environment.MachineName, from, 20);
        foreach (var entry in page)
        {
            await rules.ApplyAsync(tenant, entry, ct);
            await db.StreamAcknowledgeAsync(key, "rules", entry.Id);
        }

        if (page.Length == 0) await Task.Delay(100, ct);
        return ">";
    }
}
