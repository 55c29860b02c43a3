namespace Events.Runtime.Tests.Allocation.Sample;

/// <summary>A group whose handlers end at once and count.</summary>
[ConsumerGroup<OrderStream>("counting")]
public sealed partial class Counting
{
    private readonly SemaphoreSlim _reached = new(0);
    private int _awaited = int.MaxValue;
    private int _count;

    [Handles]
    public ValueTask OnPlaced(OrderPlaced placed, EventContext context)
    {
        Count(placed.Amount > 0 && context.DeliveryCount == 1);
        return ValueTask.CompletedTask;
    }

    [Handles]
    public Task OnMoved(OrderMoved moved, CancellationToken cancellationToken)
    {
        Count(moved.Place.Length > 0 && !cancellationToken.IsCancellationRequested);
        return Task.CompletedTask;
    }

    /// <summary>Waits until so many more were handled.</summary>
    public async Task HandledAsync(int more, Func<Task> produce)
    {
        Volatile.Write(ref _awaited, Volatile.Read(ref _count) + more);
        await produce();
        await _reached.WaitAsync();
    }

    private void Count(bool isAsExpected)
    {
        if (!isAsExpected) throw new InvalidOperationException("Not the event that was produced.");
        if (Interlocked.Increment(ref _count) == Volatile.Read(ref _awaited)) _reached.Release();
    }
}
