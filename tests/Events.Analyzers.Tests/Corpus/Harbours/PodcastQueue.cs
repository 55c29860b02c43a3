using StackExchange.Redis;

namespace Harbour.Podcasts;

public record Episode(string Url, string Title);

public record QueuedEpisode(string Id, Episode Episode);

public interface IDownloader { Task DownloadAsync(Episode episode, CancellationToken token); }

public interface IPodcastQueue
{
    Task<IReadOnlyList<QueuedEpisode>> NextAsync(int count);

    Task CompleteAsync(QueuedEpisode job);
}

public class PodcastQueue(IDatabase db) : IPodcastQueue
{
    private RedisValue _after = "0-0";

    public async Task<IReadOnlyList<QueuedEpisode>> NextAsync(int count)
    {
        var entries = await db.StreamReadAsync("episodes", _after, count);
        var jobs = new List<QueuedEpisode>();
        foreach (var entry in entries)
        {
            jobs.Add(new QueuedEpisode(entry.Id.ToString(), new Episode(entry["url"].ToString(), entry["title"].ToString())));
            _after = entry.Id;
        }

        return jobs;
    }

    public async Task CompleteAsync(QueuedEpisode job)
    {
        await db.StreamAcknowledgeAsync("episodes", "downloads", job.Id);
    }
}

public class PodcastWorker(PodcastQueue queue, IDatabase db, IDownloader downloader)
{
    public async Task RunAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var jobs = await queue.NextAsync(10);
            foreach (var job in jobs)
            {
                await downloader.DownloadAsync(job.Episode, token);
                await db.StreamAcknowledgeAsync("episodes", "downloads", job.Id); // EVT5001
            }

            if (jobs.Count == 0) await Task.Delay(1000, token);
        }
    }
}
