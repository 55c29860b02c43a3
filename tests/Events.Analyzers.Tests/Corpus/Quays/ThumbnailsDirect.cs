using System.Threading.Channels;
using Events;
using Microsoft.Extensions.Logging;

namespace Quay.ThumbnailsDirect;

[EventStream("quay:images", MaxLength = 30_000)]
public sealed partial class ImageStream;

[Event<ImageStream>("image.uploaded")]
public sealed partial record ImageUploaded(string ImageId, string Path);

[Event<ImageStream>("image.removed")]
public sealed partial record ImageRemoved(string ImageId);

public interface IImageWorker
{
    Task ShrinkAsync(string path, int width, CancellationToken token);

    Task RemoveAsync(string id, CancellationToken token);

    Task WarmAsync(string id, CancellationToken token);
}

[ConsumerGroup<ImageStream>("thumbnails")]
public sealed partial class ThumbnailsDirect(IImageWorker worker, ILogger<ThumbnailsDirect> logger)
{
    private static readonly int[] Widths = [64, 128, 256, 512];

    [Handles]
    public async Task OnUploaded(ImageUploaded uploaded, CancellationToken token)
    {
        Channel<int> widths = Channel.CreateUnbounded<int>();
        foreach (int width in Widths) await widths.Writer.WriteAsync(width, token);
        widths.Writer.Complete();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => DrainAsync(widths.Reader, uploaded.Path, token)));

        try
        {
            await worker.WarmAsync(uploaded.ImageId, token);
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "The cache stays cold");
        }
    }

    [Handles]
    public async Task OnRemoved(ImageRemoved removed, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await worker.RemoveAsync(removed.ImageId, token);
                return;
            }
            catch (Exception e) when (attempt < 3)
            {
                logger.LogWarning(e, "Attempt {Attempt}", attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), token);
            }
        }
    }

    private async Task DrainAsync(ChannelReader<int> widths, string path, CancellationToken token)
    {
        await foreach (int width in widths.ReadAllAsync(token)) await worker.ShrinkAsync(path, width, token);
    }
}
