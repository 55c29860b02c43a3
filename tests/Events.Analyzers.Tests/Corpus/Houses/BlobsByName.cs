using Azure.Storage.Blobs;
using Events;

namespace Archive.Blobs;

[EventStream("letters", MaxLength = 10_000)]
public sealed partial class LetterStream;

[Event<LetterStream>("written")]
public sealed partial record LetterWritten(string LetterId, string Html);

[ConsumerGroup<LetterStream>("archive")]
public sealed partial class LetterArchive(BlobContainerClient container)
{
    [Handles]
    public async Task OnWritten(LetterWritten letter, CancellationToken token) =>
        await container.GetBlobClient($"letters/{letter.LetterId}.html").UploadAsync(BinaryData.FromString(letter.Html), overwrite: true, token);
}
