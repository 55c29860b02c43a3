namespace Events.ScaleBenchmarks.Orders;

/// <summary>A handler of all partitions.</summary>
[ConsumerGroup<WideStream>("totals")]
public sealed partial class WideTotals
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    [Handles]
    public ValueTask OnPlaced(WidePlaced placed)
    {
        Interlocked.Increment(ref _count);
        return ValueTask.CompletedTask;
    }
}
