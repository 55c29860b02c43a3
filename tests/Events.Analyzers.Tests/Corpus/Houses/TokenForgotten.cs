using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Mailing.Bounces;

public interface ISuppressions { Task AddAsync(string address); }

public sealed class BounceWorker(IDatabase db, ISuppressions suppressions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("bounces", "suppress", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (true) // EVT7001
        {
            var page = await db.StreamReadGroupAsync("bounces", "suppress", Environment.MachineName, from, 10);
            foreach (var entry in page)
            {
                await suppressions.AddAsync(entry["address"]!);
                await db.StreamAcknowledgeAsync("bounces", "suppress", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(1000);
            from = ">";
        }
    }
}
