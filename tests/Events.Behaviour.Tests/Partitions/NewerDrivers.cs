using System.Collections.Concurrent;

namespace Events.Behaviour.Partitions;

/// <summary>The group in a newer version of the service, which handles one type more.</summary>
[ConsumerGroup<TripStream>("drivers")]
public sealed partial class NewerDrivers
{
    public ConcurrentQueue<(Parked Event, long DeliveryCount)> Parks { get; } = [];

    [Handles]
    public Task OnMoved(Moved moved) => Task.CompletedTask;

    [Handles]
    public Task OnParked(Parked parked, EventContext context)
    {
        Parks.Enqueue((parked, context.DeliveryCount));
        return Task.CompletedTask;
    }
}
