using Events;
using Microsoft.Extensions.Logging;

namespace Craft.Local;

public interface IArchive { Task StoreAsync(string id, byte[] bytes, CancellationToken token); }
public interface IThumbnails { Task MakeAsync(string id, CancellationToken token); }

[EventStream("photos", MaxLength = 20_000)]
public sealed partial class PhotoStream;

[Event<PhotoStream>("taken")]
public sealed partial record PhotoTaken(string PhotoId, byte[] Bytes);

[ConsumerGroup<PhotoStream>("archive")]
public sealed partial class LocalFailure(IArchive archive, IThumbnails thumbnails, ILogger<LocalFailure> logger)
{
    [Handles]
    public async Task OnTaken(PhotoTaken taken, CancellationToken token)
    {
        using var _ = logger.BeginScope("photo {Id}", taken.PhotoId);
        await archive.StoreAsync(taken.PhotoId, taken.Bytes, token);
        try
        {
            await thumbnails.MakeAsync(taken.PhotoId, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogWarning(e, "No thumbnail: it is made when somebody asks for it");
        }
    }
}
