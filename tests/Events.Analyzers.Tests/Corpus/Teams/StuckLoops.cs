using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Stuck;

public interface IJob { Task DoAsync(string what, CancellationToken ct); }

public class OwnBacklogOnly(IDatabase db, IJob job, string me)
{
    public async Task RunAsync(CancellationToken ct)
    {
        for (; ; )
        {
            ct.ThrowIfCancellationRequested();
            var entries = await db.StreamReadGroupAsync("jobs", "workers", me, "0-0", count: 16); // EVT5005, EVT5015
            foreach (var entry in entries)
            {
                await job.DoAsync(entry["what"]!, ct);
                await db.StreamAcknowledgeAsync("jobs", "workers", entry.Id);
            }

            await Task.Delay(50, ct);
        }
    }
}

public class TailFromStart(IDatabase db, IJob job)
{
    public async Task RunAsync(CancellationToken ct)
    {
        string position = "0-0";
        while (!ct.IsCancellationRequested)
        {
            var entries = await db.StreamReadAsync("audit", position, 100); // EVT5016
            foreach (var entry in entries) await job.DoAsync(entry["line"]!, ct);
            await Task.Delay(1000, ct);
        }
    }
}

public class ClaimFromNew(IDatabase db, IJob job, string me, ILogger log)
{
    public async Task SweepAsync(CancellationToken ct)
    {
        var claimed = await db.StreamAutoClaimAsync("jobs", "workers", me, 60_000, ">", 16); // EVT5004, EVT5017
        foreach (var entry in claimed.ClaimedEntries)
        {
            log.LogInformation("attempt again: {Id}", entry.Id);
            await job.DoAsync(entry["what"]!, ct);
            await db.StreamAcknowledgeAsync("jobs", "workers", entry.Id);
        }
    }
}
