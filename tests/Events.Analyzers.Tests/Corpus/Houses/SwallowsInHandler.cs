using Events;
using Microsoft.Extensions.Logging;

namespace Docs.Preview;

[EventStream("documents", MaxLength = 10_000)]
public sealed partial class DocumentStream;

[Event<DocumentStream>("uploaded")]
public sealed partial record DocumentUploaded(string DocumentId, string Path);

public interface IPreviews { Task RebuildAsync(string document, string path, CancellationToken token); }

[ConsumerGroup<DocumentStream>("previews")]
public sealed partial class Previews(IPreviews previews, ILogger<Previews> logger)
{
    [Handles]
    public async Task OnUploaded(DocumentUploaded uploaded, CancellationToken token)
    {
        using var _ = logger.BeginScope("document {Id}", uploaded.DocumentId);
        await Guarded(() => previews.RebuildAsync(uploaded.DocumentId, uploaded.Path, token));
    }

    private async Task Guarded(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) // EVT4003
        {
            logger.LogError(e, "preview failed");
        }
    }
}
