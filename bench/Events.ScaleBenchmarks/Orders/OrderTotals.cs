namespace Events.ScaleBenchmarks.Orders;

/// <summary>A handler that does next to nothing, so that what is measured is the way to it. One object for all partitions.</summary>
[ConsumerGroup<OrderStream>(Group)]
public sealed partial class OrderTotals
{
    public const string Group = "totals";

    private TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = int.MaxValue;

    /// <summary>Waits until so many more were handled.</summary>
    public Task Expect(int events)
    {
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, events);
        return _all.Task;
    }

    [Handles]
    public ValueTask OnPlaced(OrderPlaced placed)
    {
        if (Interlocked.Decrement(ref _left) == 0) _all.SetResult();
        return ValueTask.CompletedTask;
    }
}
