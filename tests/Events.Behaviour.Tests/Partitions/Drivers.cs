using System.Collections.Concurrent;

namespace Events.Behaviour.Partitions;

/// <summary>The group under test: it remembers what ran, and does what the test says.</summary>
[ConsumerGroup<TripStream>("drivers")]
public sealed partial class Drivers
{
    public ConcurrentQueue<Drive> Drives { get; } = [];

    public Func<Moved, EventContext, CancellationToken, Task> Body { get; set; } = static (_, _, _) => Task.CompletedTask;

    [Handles]
    public Task OnMoved(Moved moved, EventContext context, CancellationToken cancellationToken)
    {
        Drives.Enqueue(new Drive(moved, context.Stream, context.DeliveryCount));
        return Body(moved, context, cancellationToken);
    }
}
