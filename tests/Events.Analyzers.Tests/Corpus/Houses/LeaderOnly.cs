using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Leader;

public interface ILedger { Task ApplyAsync(long sequence, string body, CancellationToken ct); }

/// <summary>Only who holds the lock reads; the position is kept in Redis, after the work.</summary>
public sealed class LedgerFollower(IDatabase db, ILedger ledger) : BackgroundService
{
    private readonly string _token = Guid.NewGuid().ToString();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await db.LockTakeAsync("ledger:leader", _token, TimeSpan.FromSeconds(15)))
            {
                await Task.Delay(5000, stoppingToken);
                continue;
            }

            try
            {
                await FollowAsync(stoppingToken);
            }
            finally
            {
                await db.LockReleaseAsync("ledger:leader", _token);
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var kept = await db.StringGetAsync("ledger:position");
        RedisValue position = kept.HasValue ? kept : "0-0";
        while (!ct.IsCancellationRequested && await db.LockExtendAsync("ledger:leader", _token, TimeSpan.FromSeconds(15)))
        {
            var page = await db.StreamReadAsync("ledger", position, 100);
            foreach (var entry in page) await ledger.ApplyAsync((long)entry["sequence"], entry["body"]!, ct);
            if (page.Length == 0)
            {
                await Task.Delay(200, ct);
                continue;
            }

            position = page[^1].Id;
            await db.StringSetAsync("ledger:position", position);
        }
    }
}
