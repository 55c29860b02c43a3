using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Orders.Notify;

public sealed record Outcome(bool IsSuccess, Exception? Error);
public interface INotifier { Task<Outcome> NotifyAsync(string order, CancellationToken ct); }

public sealed class NotifyWorker(IDatabase db, INotifier notifier, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("orders", "notify", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        var from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("orders", "notify", me, from, 10);
            foreach (var entry in page)
            {
                await notifier.NotifyAsync(entry["number"]!, stoppingToken); // EVT4004
                await db.StreamAcknowledgeAsync("orders", "notify", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }
    }
}
