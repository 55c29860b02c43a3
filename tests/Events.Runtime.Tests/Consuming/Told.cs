using System.Collections.Concurrent;
using Events.Runtime.Tests.Allocation.Sample;

namespace Events.Runtime.Tests.Consuming;

/// <summary>Keeps as which delivery each event came.</summary>
[ConsumerGroup<OrderStream>("told")]
public sealed partial class Told
{
    public ConcurrentQueue<long> Deliveries { get; } = [];

    [Handles]
    public Task OnPlaced(OrderPlaced placed, EventContext context)
    {
        Deliveries.Enqueue(context.DeliveryCount);
        return Task.CompletedTask;
    }
}
