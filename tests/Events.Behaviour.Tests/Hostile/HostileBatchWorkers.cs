using Events.Behaviour.Sample;

namespace Events.Behaviour.Hostile;

/// <summary>The same with a batch handler.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class HostileBatchWorkers : IAsyncDisposable
{
    private readonly Hostility _hostility;

    public HostileBatchWorkers(Hostility hostility)
    {
        _hostility = hostility;
        hostility.OnMaking();
    }

    [Handles(MaxBatch = 3)]
    public Task OnWork(IReadOnlyList<Work> work, CancellationToken cancellationToken) => _hostility.HandleBatchAsync(work, cancellationToken);

    public ValueTask DisposeAsync() => _hostility.OnDisposingAsync();
}
