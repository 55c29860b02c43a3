using Events;
using Microsoft.Extensions.Logging;

namespace Docs.Ocr;

[EventStream("scans", MaxLength = 10_000)]
public sealed partial class ScanStream;

[Event<ScanStream>("scanned")]
public sealed partial record PageScanned(string ScanId, string Path);

public interface IOcr { Task<string> ReadAsync(string path, CancellationToken token); }

public interface IScanStore
{
    Task SetTextAsync(string scan, string text, CancellationToken token);
    Task SetFailedAsync(string scan, string reason, CancellationToken token);
}

[ConsumerGroup<ScanStream>("ocr")]
public sealed partial class Ocr(IOcr ocr, IScanStore scans, ILogger<Ocr> logger)
{
    [Handles]
    public async Task OnScanned(PageScanned scanned, CancellationToken token)
    {
        try
        {
            var text = await ocr.ReadAsync(scanned.Path, token);
            await scans.SetTextAsync(scanned.ScanId, text, token);
        }
        catch (InvalidOperationException e)
        {
            logger.LogWarning(e, "{Scan} cannot be read", scanned.ScanId);
            await scans.SetFailedAsync(scanned.ScanId, e.Message, token);
        }
    }
}
