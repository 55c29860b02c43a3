using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Webhooks.Out;

public interface IHooks { Task CallAsync(string url, string body, CancellationToken ct); }

public sealed class HookWorker(IDatabase db, IHooks hooks) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("hooks", "out", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("hooks", "out", Environment.MachineName, from, 10);
            foreach (var entry in page)
            {
                _ = SendAsync(entry, stoppingToken); // EVT7002
            }

            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }
    }

    private async Task SendAsync(StreamEntry entry, CancellationToken ct)
    {
        await hooks.CallAsync(entry["url"]!, entry["body"]!, ct);
        await db.StreamAcknowledgeAsync("hooks", "out", entry.Id);
    }
}
