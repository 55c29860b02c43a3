using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Crawling.Awaiting;

public interface ICrawler { Task CrawlAsync(Uri page, CancellationToken token); }

public class CrawlerPool(IDatabase db, ICrawler crawler, ILogger<CrawlerPool> log)
{
    public Task RunAsync(string group, int workers, CancellationToken token) =>
        Task.WhenAny(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(group, worker, token), token))).Unwrap();

    private async Task WorkAsync(string group, int worker, CancellationToken token)
    {
        var running = new List<Task>();
        var me = $"{Environment.MachineName}-{worker}";
        RedisValue position = "0";
        while (!token.IsCancellationRequested)
        {
            var pages = await db.StreamReadGroupAsync("pages", group, me, position, 20);
            foreach (var page in pages)
            {
                if (position != ">") position = page.Id;
                running.Add(CrawlAsync(group, page, token));
            }

            await Task.WhenAll(running);
            running.Clear();
            if (pages.Length > 0) continue;
            position = ">";
            await Task.Delay(1000, token);
        }
    }

    private async Task CrawlAsync(string group, StreamEntry entry, CancellationToken token)
    {
        try
        {
            await crawler.CrawlAsync(new Uri(entry["url"].ToString()), token);
            await db.StreamAcknowledgeAsync("pages", group, entry.Id);
        }
        catch (UriFormatException e)
        {
            log.LogWarning(e, "{Url} is no address", entry["url"]);
            await db.StreamAcknowledgeAsync("pages", group, entry.Id);
        }
    }
}
