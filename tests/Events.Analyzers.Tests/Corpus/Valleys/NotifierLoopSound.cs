using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Notify.Sound;

public interface INotifier { Task NotifyAsync(string user, string text, CancellationToken token); }

public sealed class NotifierLoop(IDatabase db, INotifier notifier, ILogger<NotifierLoop> log, string group, string name) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await ReadAsync(from, stoppingToken);
            foreach (var entry in entries)
            {
                await notifier.NotifyAsync(entry["user"].ToString(), entry["text"].ToString(), stoppingToken);
                await db.StreamAcknowledgeAsync("notifications", group, entry.Id);
            }

            if (entries.Length != 0) continue;
            from = ">";
            await Task.Delay(100, stoppingToken);
        }
    }

    private async Task<StreamEntry[]> ReadAsync(RedisValue from, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await db.StreamReadGroupAsync("notifications", group, name, from, 50);
            }
            catch (RedisException e)
            {
                log.LogWarning(e, "Nothing can be read");
                await Task.Delay(TimeSpan.FromSeconds(2), token);
            }
        }
    }
}
