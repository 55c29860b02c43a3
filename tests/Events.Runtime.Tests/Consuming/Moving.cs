using System.Collections.Concurrent;
using Events.Runtime.Tests.Allocation.Sample;

namespace Events.Runtime.Tests.Consuming;

/// <summary>Keeps the order in which events of one key are begun, and as which delivery each came.</summary>
[ConsumerGroup<OrderStream>("moving")]
public sealed partial class Moving
{
    public ConcurrentQueue<(string Place, long Delivery)> Begun { get; } = [];

    [Handles]
    public Task OnMoved(OrderMoved moved, EventContext context)
    {
        Begun.Enqueue((moved.Place, context.DeliveryCount));
        return Task.CompletedTask;
    }
}
