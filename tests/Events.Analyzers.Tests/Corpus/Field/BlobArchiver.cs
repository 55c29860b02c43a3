using System.IO;
using Amazon.S3;
using Amazon.S3.Model;
using Azure.Messaging.ServiceBus;
using Events;

namespace Archive;

[EventStream("documents", MaxLength = 10_000)]
public sealed partial class DocumentStream;

[Event<DocumentStream>("document.uploaded")]
public sealed partial record DocumentUploaded(string DocumentId, string Name, byte[] Content);

[Event<DocumentStream>("document.signed")]
public sealed partial record DocumentSigned(string DocumentId, string Signer);

[Event<DocumentStream>("document.deleted")]
public sealed partial record DocumentDeleted(string DocumentId);

[ConsumerGroup<DocumentStream>("archive")]
public sealed partial class Archiver(IAmazonS3 s3, ServiceBusSender bus)
{
    private readonly string _log = Path.Combine(AppContext.BaseDirectory, "archive.log");

    [Handles]
    public async Task OnUploaded(DocumentUploaded uploaded, CancellationToken token)
    {
        using var stream = new MemoryStream(uploaded.Content);
        await s3.PutObjectAsync(new PutObjectRequest // EVT3001
        {
            BucketName = "archive",
            Key = $"{DateTime.UtcNow:yyyy/MM/dd/HHmmss}-{uploaded.Name}", // EVT3003
            InputStream = stream,
        }, token);
    }

    [Handles]
    public async Task OnSigned(DocumentSigned signed, CancellationToken token)
    {
        var message = new ServiceBusMessage(BinaryData.FromObjectAsJson(signed)) { Subject = "signed" };
        await bus.SendMessageAsync(message, token); // EVT3001
    }

    [Handles]
    public Task OnDeleted(DocumentDeleted deleted, CancellationToken token) =>
        File.AppendAllTextAsync(_log, $"{deleted.DocumentId}{Environment.NewLine}", token); // EVT3001
}
