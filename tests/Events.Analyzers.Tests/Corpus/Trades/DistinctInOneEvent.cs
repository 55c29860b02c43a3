using System.Net.Http;
using Events;

namespace Calm.Feeds;

[EventStream("feeds", MaxLength = 20_000)]
public sealed partial class FeedStream;

[Event<FeedStream>("listed")]
public sealed partial record FeedsListed(string ListId, string[] Urls);

public interface IFeedStore { Task UpsertAsync(string url, string text); }

[ConsumerGroup<FeedStream>("fetch")]
public sealed partial class Fetcher(HttpClient http, IFeedStore store)
{
    [Handles]
    public async Task OnListed(FeedsListed listed, CancellationToken token)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string url in listed.Urls)
        {
            if (!seen.Add(url)) continue;
            string text = await http.GetStringAsync(url, token);
            await store.UpsertAsync(url, text);
        }
    }
}
