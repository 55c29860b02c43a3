using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Salvage;

public interface IDivers
{
    Task DiveAsync(string wreck, CancellationToken token);
}

public sealed class Salvage(IDatabase db, IDivers divers, ILogger<Salvage> logger) : BackgroundService
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(15);
    private const int MaxAttempts = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await SweepAsync(stoppingToken);
            await Task.Delay(Abandoned, stoppingToken);
        }
    }

    private async Task SweepAsync(CancellationToken token)
    {
        RedisValue next = "0-0";
        do
        {
            StreamAutoClaimResult claimed = await db.StreamAutoClaimAsync("wrecks", "divers", Environment.MachineName, Abandoned.Seconds, next, 10); // EVT5003
            next = claimed.NextStartId;
            if (claimed.DeletedIds.Length > 0) logger.LogWarning("{Count} gone", claimed.DeletedIds.Length);
            foreach (StreamEntry entry in claimed.ClaimedEntries)
            {
                if ((int)entry["attempt"] > MaxAttempts)
                {
                    await db.StreamAddAsync("wrecks:dead", entry.Values);
                    await db.StreamAcknowledgeAsync("wrecks", "divers", entry.Id);
                    continue;
                }

                if (entry["wreck"].IsNullOrEmpty) continue; // EVT4007
                await divers.DiveAsync(entry["wreck"]!, token);
                await db.StreamAcknowledgeAsync("wrecks", "divers", entry.Id);
            }
        }
        while (next != "0-0");
    }
}
