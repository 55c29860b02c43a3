using System.Collections.Concurrent;

namespace Events.NativeAot;

/// <summary>What the handlers have seen.</summary>
public sealed class Handled
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<OrderPlaced> Placed { get; } = new();

    public ConcurrentQueue<OrderShipped> Shipped { get; } = new();

    public ConcurrentQueue<OrderReturned> Returned { get; } = new();

    public TimeSpan? First { get; private set; }

    public Task All => _all.Task;

    public void Note(int expected)
    {
        First ??= DateTime.Now - System.Diagnostics.Process.GetCurrentProcess().StartTime;
        if (Placed.Count + Shipped.Count + Returned.Count >= expected) _all.TrySetResult();
    }
}
