using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Clicks;

public interface IClickStore { Task StoreAsync(IReadOnlyList<string> urls, CancellationToken ct); }

public sealed class ClickCollector(IDatabase db, IClickStore store) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue last = await store_position();
        while (!stoppingToken.IsCancellationRequested)
        {
            var clicks = await db.StreamReadAsync("clicks", last, 500); // EVT6004
            if (clicks.Length == 0) continue;
            await store.StoreAsync([.. clicks.Select(c => (string)c["url"]!)], stoppingToken);
            last = clicks[^1].Id;
            await db.StringSetAsync("clicks:position", last);
        }
    }

    private async Task<RedisValue> store_position()
    {
        var kept = await db.StringGetAsync("clicks:position");
        return kept.IsNull ? "0-0" : kept;
    }
}
