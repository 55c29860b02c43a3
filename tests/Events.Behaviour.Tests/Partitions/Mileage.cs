namespace Events.Behaviour.Partitions;

/// <summary>A projection of a stream with partitions, which there is none of.</summary>
[ConsumerGroup<TripStream>("mileage")]
public sealed partial class Mileage
{
    [Handles]
    public Task OnMoved(Moved moved, EventContext context)
    {
        context.Projection.Writes.HashIncrement(context.Projection.Key("moves"), moved.Car);
        return Task.CompletedTask;
    }
}
