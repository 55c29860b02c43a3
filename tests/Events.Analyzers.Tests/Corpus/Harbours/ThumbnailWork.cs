using System.Collections.Concurrent;
using Events;
using Microsoft.Extensions.Logging;

namespace Harbour.Thumbnails.Working;

[EventStream("photos", MaxLength = 100_000)]
public sealed partial class PhotoStream;

[Event<PhotoStream>("photo.uploaded")]
public sealed partial record PhotoUploaded(string PhotoId, string Path);

[Event<PhotoStream>("photo.deleted")]
public sealed partial record PhotoDeleted(string PhotoId, string[] Paths);

public interface IStorage
{
    Task<byte[]> ReadAsync(string path, CancellationToken token);
    Task PutAsync(string path, byte[] bytes, CancellationToken token);
    Task DeleteAsync(string path, CancellationToken token);
}

[ConsumerGroup<PhotoStream>("thumbnails")]
public sealed partial class ThumbnailWork(IStorage storage, ILogger<ThumbnailWork> logger)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _lastSeen = new();

    [Handles]
    public async Task OnUploaded(PhotoUploaded uploaded, CancellationToken token)
    {
        var photo = await storage.ReadAsync(uploaded.Path, token);
        var small = await Task.Run(() => Shrink(photo), token);
        await storage.PutAsync($"thumbs/{uploaded.PhotoId}.png", small, token);
        _lastSeen[uploaded.PhotoId] = DateTimeOffset.UtcNow;
    }

    [Handles]
    public async Task OnDeleted(PhotoDeleted deleted, CancellationToken token)
    {
        await Task.WhenAll(deleted.Paths.Select(path => storage.DeleteAsync(path, token)));
        await storage.DeleteAsync($"thumbs/{deleted.PhotoId}.png", token);
        logger.LogInformation("{Photo} is gone with {Count} files", deleted.PhotoId, deleted.Paths.Length);
    }

    private static byte[] Shrink(byte[] photo) => photo[..Math.Min(photo.Length, 1024)];
}
