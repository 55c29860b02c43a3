using System.IO;
using Amazon.S3;
using Amazon.S3.Model;
using Events;
using Grpc.Core;

namespace Archive;

[EventStream("documents", MaxLength = 10_000)]
public sealed partial class DocumentStream;

[Event<DocumentStream>("signed")]
public sealed partial record DocumentSigned(string DocumentId, string Signer, string Text);

[Event<DocumentStream>("booked")]
public sealed partial record FeeBooked(string DocumentId, string Account, long Cents);

[Event<DocumentStream>("viewed")]
public sealed partial record DocumentViewed(string DocumentId, string Viewer);

public sealed class BookRequest { public string Account { get; set; } = ""; public long Cents { get; set; } }
public sealed class BookReply { public string Number { get; set; } = ""; }

public class LedgerClient(ChannelBase channel) : ClientBase<LedgerClient>(channel)
{
    protected override LedgerClient NewInstance(ClientBaseConfiguration configuration) => throw new NotSupportedException();

    public virtual AsyncUnaryCall<BookReply> BookFeeAsync(
        BookRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}

[ConsumerGroup<DocumentStream>("archive")]
public sealed partial class ArchiveGroup(IAmazonS3 s3, LedgerClient ledger, string root)
{
    [Handles]
    public async Task OnSigned(DocumentSigned signed, CancellationToken token)
    {
        var put = new PutObjectRequest
        {
            BucketName = "archive",
            Key = $"{signed.DocumentId}/{DateTime.UtcNow:yyyyMMddHHmmss}.txt", // EVT3003
            ContentBody = signed.Text,
        };
        await s3.PutObjectAsync(put, token); // EVT3001
    }

    [Handles]
    public async Task OnBooked(FeeBooked booked, CancellationToken token)
    {
        var reply = await ledger.BookFeeAsync(new BookRequest { Account = booked.Account, Cents = booked.Cents }, cancellationToken: token); // EVT3001
        Console.WriteLine(reply.Number);
    }

    [Handles]
    public async Task OnViewed(DocumentViewed viewed, CancellationToken token)
    {
        var path = Path.Combine(root, "views.csv");
        await File.AppendAllTextAsync(path, $"{viewed.DocumentId};{viewed.Viewer}\n", token); // EVT3001
    }
}
