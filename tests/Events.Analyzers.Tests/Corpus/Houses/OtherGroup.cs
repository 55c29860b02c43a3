using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Stock.Sync;

public interface IStockBook { Task SetAsync(string sku, int onHand, CancellationToken ct); }

internal static class Names
{
    public const string Stream = "stock";
    public const string SyncGroup = "sync";
    public const string AuditGroup = "audit";
}

public sealed class StockSync(IDatabase db, IStockBook book) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync(Names.Stream, Names.SyncGroup, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync(Names.Stream, Names.SyncGroup, _me, from, 50);
            foreach (var entry in page) await ApplyAsync(entry, stoppingToken);
            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }
    }

    private async Task ApplyAsync(StreamEntry entry, CancellationToken ct)
    {
        await book.SetAsync(entry["sku"]!, (int)entry["onHand"], ct);
        await db.StreamAcknowledgeAsync(Names.Stream, Names.AuditGroup, entry.Id); // EVT5014
    }
}
