using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Protecting.Claims.Sample;

/// <summary>A group that keeps what it was given.</summary>
[ConsumerGroup<DocumentStream>("readers")]
public sealed partial class Readers
{
    public ConcurrentQueue<(object Event, long Delivery)> Seen { get; } = [];

    public Func<DocumentAdded, EventContext, Task> Body { get; set; } = static (_, _) => Task.CompletedTask;

    [Handles]
    public async Task OnAdded(DocumentAdded added, EventContext context)
    {
        await Body(added, context);
        Seen.Enqueue((added, context.DeliveryCount));
    }

    [Handles]
    public Task OnScanned(IReadOnlyList<DocumentScanned> scanned, BatchContext context)
    {
        for (int i = 0; i < scanned.Count; i++) Seen.Enqueue((scanned[i], context[i].DeliveryCount));
        return Task.CompletedTask;
    }
}
