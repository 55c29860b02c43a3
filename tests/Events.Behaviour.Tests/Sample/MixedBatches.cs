namespace Events.Behaviour.Sample;

/// <summary>The group under test whose batch handler takes whatever the stream has, and one of a closer type.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class MixedBatches : BatchRuns
{
    [Handles(MaxBatch = 50), Idempotent("it counts")]
    public Task OnAny(IReadOnlyList<IEventOf<WorkStream>> events, BatchContext context, CancellationToken cancellationToken) =>
        RunAsync(events, context, cancellationToken);

    [Handles]
    public Task OnIgnored(IReadOnlyList<Ignored> ignored, BatchContext context, CancellationToken cancellationToken) =>
        RunAsync(ignored, context, cancellationToken);
}
