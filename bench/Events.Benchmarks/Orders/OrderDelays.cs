using System.Diagnostics;

namespace Events.Benchmarks.Orders;

/// <summary>Handles orders by waiting for so long, as a call of a service does; tells when all of them are handled.</summary>
[ConsumerGroup<OrderStream>(Group, StartAt = GroupStart.Beginning)]
internal sealed partial class OrderDelays(TimeSpan each, int events)
{
    public const string Group = "delays";

    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _handled;
    private long _ticks;

    public Task AllHandled => _all.Task;

    /// <summary>How long a handler took: a timer of the system is never early and often late.</summary>
    public TimeSpan Each => new(Volatile.Read(ref _ticks) / events);

    [Handles]
    public async Task OnPlaced(OrderPlaced placed, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(each, cancellationToken);
        Interlocked.Add(ref _ticks, Stopwatch.GetElapsedTime(start).Ticks);
        if (Interlocked.Increment(ref _handled) == events) _all.SetResult();
    }
}
