using System.Threading.Channels;
using Events;
using Microsoft.Extensions.Logging;

namespace Quay.Thumbnails;

[EventStream("quay:images", MaxLength = 30_000)]
public sealed partial class ImageStream;

[Event<ImageStream>("image.uploaded")]
public sealed partial record ImageUploaded(string ImageId, string Path);

[Event<ImageStream>("image.removed")]
public sealed partial record ImageRemoved(string ImageId);

[Event<ImageStream>("image.cropped")]
public sealed partial record ImageCropped(string ImageId, int Left, int Top);

public interface IImageWorker
{
    Task ShrinkAsync(string path, int width, CancellationToken token);

    Task RemoveAsync(string id);

    Task CropAsync(string id, int left, int top);
}

public sealed class ImageJobs
{
    private readonly Channel<ImageUploaded> _jobs = Channel.CreateBounded<ImageUploaded>(100);

    public ChannelReader<ImageUploaded> Reader => _jobs.Reader;

    public ValueTask EnqueueAsync(ImageUploaded uploaded, CancellationToken token) => _jobs.Writer.WriteAsync(uploaded, token);
}

[ConsumerGroup<ImageStream>("thumbnails")]
public sealed partial class Thumbnails(ImageJobs jobs, IImageWorker worker, ILogger<Thumbnails> logger)
{
    [Handles]
    public async Task OnUploaded(ImageUploaded uploaded, CancellationToken token)
    {
        logger.LogInformation("Queued {Image}", uploaded.ImageId);
        await jobs.EnqueueAsync(uploaded, token); // EVT4005
    }

    [Handles]
    public Task OnRemoved(ImageRemoved removed)
    {
        _ = worker.RemoveAsync(removed.ImageId); // EVT7002
        return Task.CompletedTask;
    }

    [Handles]
    public async Task OnCropped(ImageCropped cropped)
    {
        try
        {
            await worker.CropAsync(cropped.ImageId, cropped.Left, cropped.Top);
        }
        catch (Exception e) // EVT4003
        {
            logger.LogWarning(e, "Could not crop {Image}", cropped.ImageId);
        }
    }
}
