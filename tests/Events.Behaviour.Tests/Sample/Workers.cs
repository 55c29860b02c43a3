using System.Collections.Concurrent;

namespace Events.Behaviour.Sample;

/// <summary>The group under test: it remembers what ran, and does what the test says.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class Workers
{
    private readonly ConcurrentQueue<Run> _runs = [];

    public Func<object, EventContext, CancellationToken, Task> Body { get; set; } = static (_, _, _) => Task.CompletedTask;

    /// <summary>Every begin of a handler, in order.</summary>
    public IReadOnlyList<Run> Runs => [.. _runs];

    public IReadOnlyList<T> Seen<T>() => [.. _runs.Select(run => run.Event).OfType<T>()];

    [Handles]
    public Task OnWork(Work work, EventContext context, CancellationToken cancellationToken) => RunAsync(work, context, cancellationToken);

    [Handles]
    public Task OnStep(Step step, EventContext context, CancellationToken cancellationToken) => RunAsync(step, context, cancellationToken);

    [Handles]
    public Task OnCharge(Charge charge, EventContext context, CancellationToken cancellationToken) => RunAsync(charge, context, cancellationToken);

    private Task RunAsync(object value, EventContext context, CancellationToken cancellationToken)
    {
        _runs.Enqueue(new Run(value, context.Id, context.DeliveryCount, context.Consumer));
        return Body(value, context, cancellationToken);
    }
}
