using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Redis.Clusters.Sample;

/// <summary>Another group that remembers what ran.</summary>
[ConsumerGroup<ParcelStream>("auditors")]
public sealed partial class Auditors
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
