using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Redis.Clusters.Sample;

/// <summary>A group that remembers what ran.</summary>
[ConsumerGroup<ParcelStream>("couriers")]
public sealed partial class Couriers
{
    private readonly ConcurrentQueue<ParcelMoved> _runs = [];

    public IReadOnlyList<ParcelMoved> Runs => [.. _runs];

    [Handles]
    public Task OnMoved(ParcelMoved moved, EventContext context, CancellationToken cancellationToken)
    {
        _runs.Enqueue(moved);
        return Task.CompletedTask;
    }
}
