using System.IO;
using System.Net.Http;
using System.Net.Http.Json;
using Amazon.S3;
using Events;

namespace Craft.Reads;

public sealed record Price(decimal Amount);

[EventStream("reads", MaxLength = 20_000)]
public sealed partial class ReadStream;

[Event<ReadStream>("wanted")]
public sealed partial record Wanted(string DocumentId, string Sku);

[ConsumerGroup<ReadStream>("documents")]
public sealed partial class ReadsAttachments(IAmazonS3 s3, HttpClient prices, string folder)
{
    [Handles]
    public async Task OnWanted(Wanted wanted, CancellationToken token)
    {
        Price? price = await prices.GetFromJsonAsync<Price>($"prices/{wanted.Sku}", token);
        using var found = await s3.GetObjectAsync("documents", wanted.DocumentId, token);
        string path = Path.Combine(folder, wanted.DocumentId);
        await using (var file = File.Create(path)) await found.ResponseStream.CopyToAsync(file, token);
        await File.WriteAllTextAsync(path + ".price", price?.Amount.ToString() ?? "", token);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
    }
}
