using System.Net.Http;
using Events;
using Microsoft.Extensions.Logging;

namespace Calm.Search;

[EventStream("books", MaxLength = 20_000)]
public sealed partial class BookStream;

[Event<BookStream>("changed")]
public sealed partial record BookChanged(string Isbn, string Title);

public interface ISearch { Task UpsertAsync(string isbn, string title, CancellationToken token); }

[ConsumerGroup<BookStream>("search")]
public sealed partial class SearchGroup(ISearch search, HttpClient cdn, ILogger<SearchGroup> logger)
{
    [Handles]
    public async Task OnChanged(BookChanged changed, CancellationToken token)
    {
        await search.UpsertAsync(changed.Isbn, changed.Title, token);
        try
        {
            using var purged = await cdn.DeleteAsync($"books/{changed.Isbn}", token);
            purged.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException e)
        {
            logger.LogWarning(e, "The page of {Isbn} is old for a while", changed.Isbn);
        }
    }
}
