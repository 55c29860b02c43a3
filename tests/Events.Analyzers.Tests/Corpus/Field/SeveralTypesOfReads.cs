using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Mixed.Reads;

public interface ISnapshotStore { Task<(string? Id, Dictionary<string, long> Totals)> LoadAsync(); Task SaveAsync(string id, Dictionary<string, long> totals); }

public sealed class TotalsProjector(IDatabase db, ISnapshotStore store, ILogger<TotalsProjector> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (id, totals) = await store.LoadAsync();
        RedisValue cursor = id ?? "0-0";
        int since = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            RedisStream[] streams = await db.StreamReadAsync([new StreamPosition("sales", cursor)], countPerStream: 100);
            if (streams.Length == 0)
            {
                await Task.Delay(1000, stoppingToken);
                continue;
            }

            foreach (StreamEntry entry in streams[0].Entries)
            {
                string shop = entry["shop"].ToString();
                totals[shop] = totals.GetValueOrDefault(shop) + (long)entry["cents"];
                cursor = entry.Id;
                if (++since % 1000 == 0) await store.SaveAsync(cursor.ToString(), totals);
            }

            log.LogDebug("At {Cursor}", cursor);
        }

        await store.SaveAsync(cursor.ToString(), totals);
    }
}

public sealed class SalesHistory(IDatabase db)
{
    public async Task<IReadOnlyList<long>> BetweenAsync(DateTimeOffset from, DateTimeOffset to)
    {
        StreamEntry[] entries = await db.StreamRangeAsync("sales", from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        return [.. entries.Select(e => (long)e["cents"])];
    }

    public async Task<StreamEntry?> LastAsync() =>
        (await db.StreamRangeAsync("sales", count: 1, messageOrder: Order.Descending)) is [var last] ? last : null;
}
