using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Pipelines;

public sealed record Job(RedisValue Id, string Url);
public interface ICrawler { Task CrawlAsync(string url, CancellationToken ct); }

public sealed class CrawlReader(IDatabase db, ICrawler crawler, ILogger<CrawlReader> logger) : BackgroundService
{
    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(100);
    private readonly Channel<RedisValue> _done = Channel.CreateUnbounded<RedisValue>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task[] all = [ReadAsync(stoppingToken), AckAsync(stoppingToken), .. Enumerable.Range(0, 8).Select(_ => WorkAsync(stoppingToken))];
        await Task.WhenAll(all);
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        try { await db.StreamCreateConsumerGroupAsync("good:crawl", "crawlers", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            StreamEntry[] page;
            try { page = await db.StreamReadGroupAsync("good:crawl", "crawlers", Environment.MachineName, from, 64); }
            catch (RedisException e) { logger.LogWarning(e, "read"); await Task.Delay(1000, ct); continue; }
            if (page.Length == 0) { from = ">"; await Task.Delay(100, ct); }
            foreach (var entry in page)
            {
                await _jobs.Writer.WriteAsync(new Job(entry.Id, entry["url"]!), ct);
                if (from != ">") from = entry.Id;
            }
        }
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync(ct))
        {
            try
            {
                await crawler.CrawlAsync(job.Url, ct);
                await _done.Writer.WriteAsync(job.Id, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "{Url}", job.Url);
            }
        }
    }

    private async Task AckAsync(CancellationToken ct)
    {
        var ids = new List<RedisValue>();
        while (await _done.Reader.WaitToReadAsync(ct))
        {
            while (ids.Count < 100 && _done.Reader.TryRead(out var id)) ids.Add(id);
            await db.StreamAcknowledgeAsync("good:crawl", "crawlers", [.. ids]);
            ids.Clear();
        }
    }
}
