using System.Collections.Concurrent;
using System.Threading.Channels;
using Events;
using Microsoft.Extensions.Logging;

namespace Harbour.Thumbnails;

[EventStream("photos", MaxLength = 100_000)]
public sealed partial class PhotoStream;

[Event<PhotoStream>("photo.uploaded")]
public sealed partial record PhotoUploaded(string PhotoId, string Path);

[Event<PhotoStream>("photo.deleted")]
public sealed partial record PhotoDeleted(string PhotoId, string Path);

[Event<PhotoStream>("photo.shared")]
public sealed partial record PhotoShared(string PhotoId, string With);

public interface IStorage { Task DeleteAsync(string path); }

public interface IIndex { Task<int> RankAsync(string photo); }

[ConsumerGroup<PhotoStream>("thumbnails")]
public sealed partial class ThumbnailQueue(Channel<PhotoUploaded> uploads, IStorage storage, IIndex index, ILogger<ThumbnailQueue> logger)
{
    private readonly ConcurrentDictionary<string, int> _ranks = new();

    [Handles]
    public async Task OnUploaded(PhotoUploaded uploaded, CancellationToken token)
    {
        await uploads.Writer.WriteAsync(uploaded, token); // EVT4005
        logger.LogDebug("{Photo} waits for its thumbnail", uploaded.PhotoId);
    }

    [Handles]
    public Task OnDeleted(PhotoDeleted deleted)
    {
        _ = storage.DeleteAsync(deleted.Path); // EVT7002
        return Task.CompletedTask;
    }

    [Handles]
    public async Task OnShared(PhotoShared shared)
    {
        _ranks[shared.PhotoId] = index.RankAsync(shared.PhotoId).Result; // EVT7003
        await Task.Yield();
    }
}
