namespace Events.Benchmarks.Orders;

/// <summary>A handler that does next to nothing, so that what is measured is the way to it.</summary>
/// <param name="expected">After how many events it has all.</param>
[ConsumerGroup<OrderStream>(Group)]
public sealed partial class OrderTotals(int expected)
{
    public const string Group = "totals";

    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public decimal Amount { get; private set; }

    public Task AllHandled => _all.Task;

    [Handles]
    public ValueTask OnPlaced(OrderPlaced placed)
    {
        Amount += placed.Amount;
        if (++_count == expected) _all.SetResult();
        return ValueTask.CompletedTask;
    }
}
