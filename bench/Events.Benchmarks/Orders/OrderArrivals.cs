using System.Diagnostics;
using System.Globalization;

namespace Events.Benchmarks.Orders;

/// <summary>A handler that notes when each event arrives; the event's order ID says which it is.</summary>
/// <param name="arrivals">When each arrived, in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="expected">How many come here.</param>
[ConsumerGroup<OrderStream>(Group)]
public sealed partial class OrderArrivals(long[] arrivals, int expected)
{
    public const string Group = "arrivals";

    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public Task AllArrived => _all.Task;

    [Handles]
    public ValueTask OnPlaced(OrderPlaced placed)
    {
        arrivals[int.Parse(placed.OrderId, CultureInfo.InvariantCulture)] = Stopwatch.GetTimestamp();
        if (++_count == expected) _all.SetResult();
        return ValueTask.CompletedTask;
    }
}
