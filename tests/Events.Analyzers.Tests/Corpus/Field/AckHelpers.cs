using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ledger.Sync;

public static class StreamExtensions
{
    public static Task<long> AckAsync(this IDatabase db, string key, string group, StreamEntry entry) =>
        db.StreamAcknowledgeAsync(key, group, entry.Id);

    public static async Task<IReadOnlyList<StreamEntry>> TakeAsync(this IDatabase db, string key, string group, string consumer, int count) =>
        await db.StreamReadGroupAsync(key, group, consumer, StreamPosition.NewMessages, count); // EVT4008
}

public interface IBookkeeper
{
    Task BookAsync(string account, decimal amount, CancellationToken token);
}

public sealed class LedgerSync(IDatabase db, IBookkeeper books, ILogger<LedgerSync> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await db.TakeAsync("ledger", "sync", Environment.MachineName, 10);
            if (entries.Count == 0)
            {
                await Task.Delay(100, stoppingToken);
            }

            foreach (var entry in entries)
            {
                await db.AckAsync("ledger", "sync", entry); // EVT4001
                await HandleAsync(entry, stoppingToken);
            }
        }
    }

    private async Task HandleAsync(StreamEntry entry, CancellationToken token)
    {
        var account = (string)entry["account"]!;
        var amount = decimal.Parse(entry["amount"]!);
        logger.LogDebug("{Account} {Amount}", account, amount);
        await books.BookAsync(account, amount, token);
    }
}
