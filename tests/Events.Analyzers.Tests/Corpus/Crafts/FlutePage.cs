using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Azure.Storage.Blobs;
using Events;
using Microsoft.Extensions.Logging;

namespace Craft.Flutes;

[EventStream("flutes", MaxLength = 20_000)]
public sealed partial class FluteStream;

[Event<FluteStream>("drilled")]
public sealed partial record Drilled(string FluteId, double[] Holes);

[Event<FluteStream>("tested")]
public sealed partial record Tested(string FluteId, double Pitch);

[ConsumerGroup<FluteStream>("sheets")]
public sealed partial class FlutePage(IAmazonS3 s3, BlobContainerClient blobs, ILogger<FlutePage> logger)
{
    [Handles]
    public async Task OnDrilled(Drilled drilled, CancellationToken token)
    {
        var sheet = new StringBuilder();
        foreach (double hole in drilled.Holes) sheet.Append(hole).AppendLine();
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "sheets", Key = drilled.FluteId + ".txt", ContentBody = sheet.ToString() }, token);
        logger.LogInformation("Sheet of {Flute} at {Now}", drilled.FluteId, DateTime.UtcNow);
    }

    [Handles]
    public async Task OnTested(Tested tested, CancellationToken token)
    {
        BlobClient blob = blobs.GetBlobClient($"pitch/{tested.FluteId}");
        await blob.UploadAsync(BinaryData.FromString(tested.Pitch.ToString("R")), overwrite: true, token);
    }
}
