using System.IO;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Events;

namespace Calm.Files;

[EventStream("reports", MaxLength = 20_000)]
public sealed partial class ReportStream;

[Event<ReportStream>("ready")]
public sealed partial record ReportReady(string ReportId, string[] Lines);

[ConsumerGroup<ReportStream>("files")]
public sealed partial class ReportFiles(IAmazonS3 s3)
{
    [Handles]
    public async Task OnReady(ReportReady ready, CancellationToken token)
    {
        string path = Path.Combine("/var/reports", ready.ReportId + ".txt");
        await File.WriteAllLinesAsync(path, ready.Lines, token);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = $"{ready.ReportId}.txt", FilePath = path }, token);
        await using var index = File.Create(Path.ChangeExtension(path, ".json"));
        await JsonSerializer.SerializeAsync(index, new { ready.ReportId, count = ready.Lines.Length, writtenAt = DateTime.UtcNow }, cancellationToken: token);
    }
}
