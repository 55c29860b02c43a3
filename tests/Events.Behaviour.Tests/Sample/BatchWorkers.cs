namespace Events.Behaviour.Sample;

/// <summary>The group under test with batch handlers that take what is there, and one for single events.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class BatchWorkers : BatchRuns
{
    [Handles]
    public Task OnWork(IReadOnlyList<Work> work, BatchContext context, CancellationToken cancellationToken) =>
        RunAsync(work, context, cancellationToken);

    [Handles(MaxBatch = 10)]
    public Task OnStep(IReadOnlyList<Step> steps, BatchContext context, CancellationToken cancellationToken) =>
        RunAsync(steps, context, cancellationToken);

    [Handles]
    public async ValueTask OnCharge(IReadOnlyList<Charge> charges, BatchContext context, CancellationToken cancellationToken) =>
        await RunAsync(charges, context, cancellationToken);

    [Handles]
    public Task OnIgnored(Ignored ignored)
    {
        Singles.Enqueue(ignored);
        return Task.CompletedTask;
    }

    public System.Collections.Concurrent.ConcurrentQueue<Ignored> Singles { get; } = [];
}
