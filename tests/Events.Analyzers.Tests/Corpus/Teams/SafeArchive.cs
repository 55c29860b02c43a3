using System.IO;
using Amazon.S3;
using Amazon.S3.Model;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Events;

namespace Good.Archive;

[EventStream("papers", MaxLength = 10_000)]
public sealed partial class PaperStream;

[Event<PaperStream>("signed")]
public sealed partial record Signed(string PaperId, string Text, DateTimeOffset At);

[Event<PaperStream>("scanned")]
public sealed partial record Scanned(string PaperId, byte[] Image);

[Event<PaperStream>("indexed")]
public sealed partial record Indexed(string PaperId, string Words);

[ConsumerGroup<PaperStream>("archive")]
public sealed partial class ArchiveGroup(IAmazonS3 s3, BlobContainerClient blobs, string root)
{
    [Handles]
    public async Task OnSigned(Signed signed, CancellationToken token)
    {
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "papers", Key = $"{signed.At:yyyy/MM}/{signed.PaperId}.txt", ContentBody = signed.Text }, token);
    }

    [Handles]
    public async Task OnScanned(Scanned scanned, EventContext context, CancellationToken token)
    {
        BlobClient blob = blobs.GetBlobClient($"{scanned.PaperId}/{context.Id}.png");
        await blob.UploadAsync(BinaryData.FromBytes(scanned.Image), new BlobUploadOptions { HttpHeaders = new() { ContentType = "image/png" } }, token);
    }

    [Handles]
    public async Task OnIndexed(Indexed indexed, CancellationToken token)
    {
        var target = Path.Combine(root, indexed.PaperId + ".words");
        var temporary = Path.Combine(root, Path.GetRandomFileName());
        await File.WriteAllTextAsync(temporary, indexed.Words, token);
        File.Move(temporary, target, overwrite: true);
    }
}
