using Azure.Storage.Blobs;
using Events;

namespace Craft.Flutes;

[EventStream("flutes", MaxLength = 20_000)]
public sealed partial class FluteStream;

[Event<FluteStream>("tested")]
public sealed partial record Tested(string FluteId, double Pitch);

[ConsumerGroup<FluteStream>("archive")]
public sealed partial class FluteArchive(BlobContainerClient blobs, TimeProvider clock)
{
    [Handles]
    public async Task OnTested(Tested tested, CancellationToken token)
    {
        BlobClient blob = blobs.GetBlobClient($"pitch/{tested.FluteId}/{clock.GetUtcNow():yyyyMMddHHmmssfff}");
        await blob.UploadAsync(BinaryData.FromString(tested.Pitch.ToString("R")), token); // EVT3001
    }
}
