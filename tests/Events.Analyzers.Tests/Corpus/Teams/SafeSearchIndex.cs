using Events;
using Microsoft.Extensions.Logging;

namespace Good.Search;

[EventStream("good-catalog", MaxLength = 100_000)]
public sealed partial class CatalogStream;

[Event<CatalogStream>("changed")]
public sealed partial record Changed(string ProductId, string Title, long Revision);

[Event<CatalogStream>("removed")]
public sealed partial record Removed(string ProductId);

public sealed record IndexAnswer(bool IsValid, string? Reason);

public interface IIndex
{
    Task<IndexAnswer> PutAsync(string id, string title, long revision, CancellationToken token);
    Task<bool> RemoveAsync(string id, CancellationToken token);
}

[ConsumerGroup<CatalogStream>("search")]
public sealed partial class SearchGroup(IIndex index, ILogger<SearchGroup> logger)
{
    private long _handled;

    public long Newest { get; private set; }

    [Handles]
    public async Task OnChanged(Changed changed, CancellationToken token)
    {
        IndexAnswer answer = await index.PutAsync(changed.ProductId, changed.Title, changed.Revision, token);
        if (!answer.IsValid) throw new InvalidOperationException(answer.Reason);
        Newest = Math.Max(Newest, changed.Revision);
        Volatile.Write(ref _handled, changed.Revision);
    }

    [Handles]
    public async Task OnRemoved(Removed removed, CancellationToken token)
    {
        bool wasThere = await index.RemoveAsync(removed.ProductId, token);
        logger.LogInformation("{Product} is out of the index: {WasThere}", removed.ProductId, wasThere);
    }
}
