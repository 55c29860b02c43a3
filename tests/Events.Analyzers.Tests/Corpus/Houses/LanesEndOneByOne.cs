using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Postings;

public interface IJournal { Task PostAsync(string posting, CancellationToken ct); }

public sealed class PostingLanes(IDatabase db, IJournal journal) : BackgroundService
{
    private const int Lanes = 4;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => RunAsync($"postings:{lane}", stoppingToken))); // EVT7004

    private async Task RunAsync(string key, CancellationToken ct)
    {
        try { await db.StreamCreateConsumerGroupAsync(key, "journal", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync(key, "journal", Environment.MachineName, from, 20);
            foreach (var entry in page)
            {
                await journal.PostAsync(entry["posting"]!, ct);
                await db.StreamAcknowledgeAsync(key, "journal", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, ct);
            from = ">";
        }
    }
}
