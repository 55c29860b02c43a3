using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Events;

namespace Street.Photos;

[EventStream("photos", MaxLength = 10_000)]
public sealed partial class PhotoStream;

[Event<PhotoStream>("photo.taken")]
public sealed partial record PhotoTaken(string PhotoId, string Album, string Text);

[Event<PhotoStream>("album.full")]
public sealed partial record AlbumFull(string Album, int Photos);

[Event<PhotoStream>("album.closed")]
public sealed partial record AlbumClosed(string Album, string Text);

[ConsumerGroup<PhotoStream>("prints")]
public sealed partial class PhotoShop(IAmazonS3 s3, IAmazonSQS sqs)
{
    private const string QueueUrl = "https://sqs.eu-central-1.amazonaws.com/1/prints";

    [Handles]
    public async Task OnTaken(PhotoTaken taken, CancellationToken token)
    {
        var put = new PutObjectRequest
        {
            BucketName = "photos",
            Key = $"{taken.Album}/{DateTime.UtcNow.Ticks}.txt", // EVT3003
            ContentBody = taken.Text,
        };
        await s3.PutObjectAsync(put, token); // EVT3001
    }

    [Handles]
    public async Task OnFull(AlbumFull full, CancellationToken token)
    {
        var response = await sqs.SendMessageAsync(QueueUrl, $"{full.Album} {full.Photos}", token); // EVT3001
        if (response.HttpStatusCode != System.Net.HttpStatusCode.OK) throw new InvalidOperationException("not queued");
    }

    [Handles]
    public Task OnClosed(AlbumClosed closed, CancellationToken token) =>
        s3.PutObjectAsync(new PutObjectRequest { BucketName = "albums", Key = $"{closed.Album}.txt", ContentBody = closed.Text }, token);
}
