namespace Events.NativeAot;

/// <summary>A group with both kinds of handlers; one of them fails once.</summary>
[ConsumerGroup<OrderStream>("warehouse")]
public sealed partial class Warehouse(Handled handled)
{
    public const int Expected = 7;

    private int _failures;

    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public ValueTask OnPlaced(OrderPlaced placed, EventContext context)
    {
        if (placed.OrderId == "o-2" && Interlocked.Increment(ref _failures) == 1) throw new InvalidOperationException("Out of stock for a moment.");
        handled.Placed.Enqueue(placed);
        handled.Note(Expected);
        return ValueTask.CompletedTask;
    }

    [Handles]
    public ValueTask OnReturned(OrderReturned returned)
    {
        handled.Returned.Enqueue(returned);
        handled.Note(Expected);
        return ValueTask.CompletedTask;
    }

    [Handles(MaxBatch = 10)]
    public Task OnShipped(IReadOnlyList<OrderShipped> shipped, BatchContext context, CancellationToken cancellationToken)
    {
        foreach (OrderShipped one in shipped) handled.Shipped.Enqueue(one);
        handled.Note(Expected);
        return Task.CompletedTask;
    }
}
