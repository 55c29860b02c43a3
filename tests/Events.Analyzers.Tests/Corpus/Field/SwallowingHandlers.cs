using System.Collections.Concurrent;
using System.Threading.Channels;
using Events;
using Microsoft.Extensions.Logging;

namespace Search;

[EventStream("catalog", MaxLength = 100_000)]
public sealed partial class CatalogStream;

[Event<CatalogStream>("product.changed")]
public sealed partial record ProductChanged(string Id, string Title);

[Event<CatalogStream>("product.removed")]
public sealed partial record ProductRemoved(string Id);

[Event<CatalogStream>("product.viewed")]
public sealed partial record ProductViewed(string Id, string User);

public interface ISearchIndex
{
    Task UpsertAsync(string id, string title, CancellationToken token);
    Task<bool> TryRemoveAsync(string id, CancellationToken token);
}

[ConsumerGroup<CatalogStream>("index")]
public sealed partial class IndexConsumer(ISearchIndex index, ChannelWriter<string> views, ILogger<IndexConsumer> logger)
{
    private readonly ConcurrentQueue<string> _recent = new();

    [Handles]
    public async Task OnChanged(ProductChanged changed, CancellationToken token)
    {
        try
        {
            await index.UpsertAsync(changed.Id, changed.Title, token);
        }
        catch (Exception exception) // EVT4003
        {
            logger.LogError(exception, "Index {Id} failed", changed.Id);
        }
    }

    [Handles]
    public async Task OnRemoved(ProductRemoved removed, CancellationToken token)
    {
        await index.TryRemoveAsync(removed.Id, token); // EVT4004
        logger.LogInformation("Removed {Id}", removed.Id);
    }

    [Handles]
    public async Task OnViewed(ProductViewed viewed, CancellationToken token)
    {
        await views.WriteAsync(viewed.Id, token); // EVT4005
    }
}
