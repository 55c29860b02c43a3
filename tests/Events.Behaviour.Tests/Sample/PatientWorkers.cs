namespace Events.Behaviour.Sample;

/// <summary>The group under test with batch handlers that wait: one for a while, one for longer than any test.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class PatientWorkers : BatchRuns
{
    public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(2000);

    [Handles(MaxBatch = 10, MaxWaitMilliseconds = 2000)]
    public Task OnWork(IReadOnlyList<Work> work, BatchContext context, CancellationToken cancellationToken) =>
        RunAsync(work, context, cancellationToken);

    [Handles(MaxBatch = 10, MaxWaitMilliseconds = int.MaxValue)]
    public Task OnIgnored(IReadOnlyList<Ignored> ignored, BatchContext context, CancellationToken cancellationToken) =>
        RunAsync(ignored, context, cancellationToken);

    [Handles(MaxBatch = 10, MaxWaitMilliseconds = int.MaxValue)]
    public Task OnCharge(IReadOnlyList<Charge> charges, BatchContext context, CancellationToken cancellationToken) =>
        RunAsync(charges, context, cancellationToken);
}
