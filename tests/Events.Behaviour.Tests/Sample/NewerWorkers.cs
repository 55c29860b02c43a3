using System.Collections.Concurrent;

namespace Events.Behaviour.Sample;

/// <summary>The group under test in a newer version of the service.</summary>
[ConsumerGroup<NewerWorkStream>("workers")]
public sealed partial class NewerWorkers
{
    private readonly ConcurrentQueue<Run> _runs = [];

    public Func<NewWork, EventContext, Task> Body { get; set; } = static (_, _) => Task.CompletedTask;

    public IReadOnlyList<Run> Runs => [.. _runs];

    [Handles]
    public Task OnNewWork(NewWork work, EventContext context)
    {
        _runs.Enqueue(new Run(work, context.Id, context.DeliveryCount, context.Consumer));
        return Body(work, context);
    }
}
