using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Jobs.Reaper;

public interface IJobRunner { Task RunAsync(string job, CancellationToken ct); }

public sealed class JobReaper(IDatabase db, IJobRunner runner, ILogger<JobReaper> logger) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        RedisValue cursor = "0-0";
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var claimed = await db.StreamAutoClaimAsync("jobs", "run", Environment.MachineName, (long)Idle.TotalSeconds, cursor, 20); // EVT5003
            cursor = claimed.NextStartId;
            foreach (var gone in claimed.DeletedIds) logger.LogWarning("{Id} was trimmed", gone);
            foreach (var entry in claimed.ClaimedEntries)
            {
                if ((int)entry["attempts"] > 5)
                {
                    await db.StreamAddAsync("jobs:dead", entry.Values, maxLength: 1000, useApproximateMaxLength: true);
                }
                else
                {
                    await runner.RunAsync(entry["job"]!, stoppingToken);
                }

                await db.StreamAcknowledgeAsync("jobs", "run", entry.Id);
            }
        }
    }
}
