using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Pipelines;

public sealed record Work(string Id, string Url);
public interface ICrawler { Task<CrawlResult> CrawlAsync(Work work, CancellationToken ct); }
public sealed record CrawlResult(bool IsSuccess, string? Error);

public sealed class CrawlReader(IDatabase db, Channel<Work> channel) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backlog = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries;
            try { entries = await db.StreamReadGroupAsync("crawl", "crawlers", Environment.MachineName, backlog ? "0" : ">", 64); } // EVT5005
            catch (RedisException) { await Task.Delay(1000, stoppingToken); continue; }
            backlog &= entries.Length > 0;
            if (entries.Length == 0) await Task.Delay(100, stoppingToken);
            foreach (var entry in entries)
            {
                var work = new Work(entry.Id!, entry["url"]!);
                await channel.Writer.WriteAsync(work, stoppingToken);
            }

            if (entries.Length > 0) await db.StreamAcknowledgeAsync("crawl", "crawlers", entries.Select(e => e.Id).ToArray()); // EVT4005
        }
    }
}

public sealed class CrawlInline(IDatabase db, ICrawler crawler)
{
    public async Task DrainAsync(string me, string from, CancellationToken ct)
    {
        var entries = await db.StreamReadGroupAsync("crawl", "crawlers", me, from, 64); // EVT5005
        foreach (var entry in entries)
        {
            await crawler.CrawlAsync(new Work(entry.Id!, entry["url"]!), ct); // EVT4004
            await db.StreamAcknowledgeAsync("crawl", "crawlers", entry.Id);
        }
    }
}
