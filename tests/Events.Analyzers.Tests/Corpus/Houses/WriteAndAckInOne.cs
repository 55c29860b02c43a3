using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Balances;

/// <summary>The balance and the acknowledgement are one transaction.</summary>
public sealed class BalanceWorker(IDatabase db) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("{bal}:moves", "balance", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("{bal}:moves", "balance", _me, from, 50);
            foreach (var entry in page) await ApplyAsync(entry);
            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }
    }

    private async Task ApplyAsync(StreamEntry entry)
    {
        var transaction = db.CreateTransaction();
        var add = transaction.HashIncrementAsync("{bal}:all", entry["account"], (long)entry["cents"]);
        var ack = transaction.StreamAcknowledgeAsync("{bal}:moves", "balance", entry.Id);
        if (!await transaction.ExecuteAsync()) throw new InvalidOperationException("not applied");
        await Task.WhenAll(add, ack);
    }
}
