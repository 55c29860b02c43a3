using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Views;

/// <summary>A tail client without a group: the cursor is kept with the view, so a restart goes on where it was.</summary>
public sealed class OrderView(IDatabase db) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue cursor = await db.StringGetAsync("view:cursor");
        if (cursor.IsNull) cursor = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadAsync("orders", cursor, 200);
            if (entries.Length == 0)
            {
                await Task.Delay(100, stoppingToken);
                continue;
            }

            foreach (StreamEntry entry in entries) await db.HashSetAsync("view:orders", entry["order_id"], entry["status"]);
            cursor = entries[^1].Id;
            await db.StringSetAsync("view:cursor", cursor);
        }
    }
}
