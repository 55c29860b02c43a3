using System.Collections.Concurrent;

namespace Events.Testing.Sample;

/// <summary>Takes batches, and each order once.</summary>
[ConsumerGroup<OrderStream>("audit")]
public sealed partial class Audit
{
    public ConcurrentQueue<int> Batches { get; } = [];

    [Handles(MaxBatch = 10, MaxWaitMilliseconds = 5000)]
    public Task OnPlaced(IReadOnlyList<OrderPlaced> placed, CancellationToken token)
    {
        Batches.Enqueue(placed.Count);
        return Task.CompletedTask;
    }
}
