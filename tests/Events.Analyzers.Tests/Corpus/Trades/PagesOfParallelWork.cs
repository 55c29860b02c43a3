using System.IO;
using Events;

namespace Calm.Thumbs;

[EventStream("photos", MaxLength = 20_000)]
public sealed partial class PhotoStream;

[Event<PhotoStream>("added")]
public sealed partial record PhotoAdded(string PhotoId, string Path);

public interface IImages { Task<byte[]> ScaleAsync(string path, int width, CancellationToken token); }

[ConsumerGroup<PhotoStream>("thumbs")]
public sealed partial class Thumbs(IImages images)
{
    private static readonly int[] Widths = [64, 256, 1024];

    [Handles]
    public Task OnAdded(PhotoAdded added, CancellationToken token) =>
        Parallel.ForEachAsync(Widths, token, async (width, ct) =>
        {
            byte[] scaled = await images.ScaleAsync(added.Path, width, ct);
            await File.WriteAllBytesAsync($"/thumbs/{added.PhotoId}-{width}.jpg", scaled, ct);
        });
}
