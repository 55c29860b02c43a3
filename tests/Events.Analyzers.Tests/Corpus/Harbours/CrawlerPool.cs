using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Crawling;

public interface ICrawler { Task CrawlAsync(Uri page); }

public class CrawlerPool
{
    private readonly IDatabase _db;
    private readonly ICrawler _crawler;
    private readonly ILogger<CrawlerPool> _log;

    public CrawlerPool(IDatabase db, ICrawler crawler, ILogger<CrawlerPool> log)
    {
        _db = db;
        _crawler = crawler;
        _log = log;
    }

    public async Task TurnAsync(string group, string me, RedisValue position)
    {
        foreach (var entry in await _db.StreamReadGroupAsync("pages", group, me, position, 20))
        {
            _ = Task.Run(() => _crawler.CrawlAsync(new Uri(entry["url"].ToString())));
            await _db.StreamAcknowledgeAsync("pages", group, entry.Id); // EVT4005
        }
    }

    public async Task TurnLoggedAsync(string group, string me, RedisValue position)
    {
        foreach (var entry in await _db.StreamReadGroupAsync("pages", group, me, position, 20))
        {
            _ = CrawlAndAckAsync(group, entry); // EVT7002
        }
    }

    public void Start(string group)
    {
        Parallel.For(0, 4, async worker => // EVT7002
        {
            RedisValue position = "0";
            while (true)
            {
                var pages = await _db.StreamReadGroupAsync("pages", group, $"{Environment.MachineName}-{worker}", position, 20);
                foreach (var page in pages) await CrawlAndAckAsync(group, page);
                if (pages.Length > 0) continue;
                position = ">";
                await Task.Delay(1000);
            }
        });
    }

    private async Task CrawlAndAckAsync(string group, StreamEntry entry)
    {
        await _crawler.CrawlAsync(new Uri(entry["url"].ToString()));
        await _db.StreamAcknowledgeAsync("pages", group, entry.Id);
        _log.LogDebug("Crawled {Url}", entry["url"]);
    }
}
