using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Jobs.Rescue;

public interface IJobRunner { Task RunAsync(string job, CancellationToken ct); }

public sealed class RescueService(IDatabase db, IJobRunner runner, ILogger<RescueService> logger) : BackgroundService
{
    private const int MaxDeliveries = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (RedisException e)
            {
                logger.LogWarning(e, "sweep failed");
            }
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        var pending = await db.StreamPendingMessagesAsync("jobs", "run", 100, RedisValue.Null, minIdleTimeInMs: (long)Idle.TotalMilliseconds);
        foreach (var info in pending)
        {
            ct.ThrowIfCancellationRequested();
            var claimed = await db.StreamClaimAsync("jobs", "run", Environment.MachineName, (long)Idle.TotalMilliseconds, [info.MessageId]);
            if (claimed is not [var entry]) continue;
            if (info.DeliveryCount > MaxDeliveries)
            {
                await db.StreamAddAsync("jobs:poison", entry.Values, maxLength: 5000, useApproximateMaxLength: true);
            }
            else
            {
                await runner.RunAsync(entry["job"]!, ct);
            }

            await db.StreamAcknowledgeAsync("jobs", "run", entry.Id);
        }
    }
}
