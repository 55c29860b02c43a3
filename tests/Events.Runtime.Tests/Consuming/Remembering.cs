using System.Collections.Concurrent;
using Events.Runtime.Tests.Allocation.Sample;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A group that remembers what ran, and does what the test says.</summary>
[ConsumerGroup<OrderStream>("remembering")]
public sealed partial class Remembering
{
    private readonly ConcurrentQueue<(string Order, long Delivery)> _runs = [];

    public Func<string, CancellationToken, Task> Body { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Every begin of a handler, in order.</summary>
    public IReadOnlyList<(string Order, long Delivery)> Runs => [.. _runs];

    [Handles]
    public Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
    {
        _runs.Enqueue((placed.OrderId, context.DeliveryCount));
        return Body(placed.OrderId, cancellationToken);
    }
}
