using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Events.Testing.Guides.ComingFrom;

public sealed class ReceiptLoop(IConnectionMultiplexer redis, IMailer mailer) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        while (!stoppingToken.IsCancellationRequested)
        {
            StackExchange.Redis.StreamEntry[] entries = await db.StreamReadGroupAsync("shop:orders", "notifications", "web-1", ">", count: 10);
            if (entries.Length == 0) await Task.Delay(1000, stoppingToken);
            foreach (StackExchange.Redis.StreamEntry entry in entries)
            {
                await mailer.SendReceiptAsync(entry["order_id"].ToString(), stoppingToken);
                await db.StreamAcknowledgeAsync("shop:orders", "notifications", entry.Id);
            }
        }
    }
}
