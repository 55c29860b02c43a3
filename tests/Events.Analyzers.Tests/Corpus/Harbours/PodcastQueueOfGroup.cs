using StackExchange.Redis;

namespace Harbour.Podcasts.OfGroup;

public record Episode(string Url, string Title);

public record QueuedEpisode(string Id, Episode Episode);

public interface IDownloader { Task DownloadAsync(Episode episode, CancellationToken token); }

public class PodcastQueue(IDatabase db, string group, string consumer)
{
    public async Task<IReadOnlyList<QueuedEpisode>> NextAsync(RedisValue position, int count)
    {
        var entries = await db.StreamReadGroupAsync("episodes", group, consumer, position, count);
        return entries.Select(entry => new QueuedEpisode(entry.Id.ToString(), new Episode(entry["url"].ToString(), entry["title"].ToString()))).ToList();
    }

    public Task CompleteAsync(QueuedEpisode job) => db.StreamAcknowledgeAsync("episodes", group, job.Id);
}

public class PodcastWorker(PodcastQueue queue, IDownloader downloader)
{
    public async Task RunAsync(CancellationToken token)
    {
        RedisValue position = "0";
        while (!token.IsCancellationRequested)
        {
            var jobs = await queue.NextAsync(position, 10);
            foreach (var job in jobs)
            {
                await downloader.DownloadAsync(job.Episode, token);
                await queue.CompleteAsync(job);
            }

            if (jobs.Count > 0) continue;
            position = ">";
            await Task.Delay(1000, token);
        }
    }
}
