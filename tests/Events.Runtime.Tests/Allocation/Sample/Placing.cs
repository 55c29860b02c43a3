using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Allocation.Sample;

/// <summary>A group that notes on which threads its handler runs.</summary>
[ConsumerGroup<OrderStream>("placing")]
public sealed partial class Placing
{
    private readonly ConcurrentDictionary<string, bool> _threads = new();

    /// <summary>What the handler does; null for nothing.</summary>
    public Action? Body { get; init; }

    /// <summary>The names of the threads.</summary>
    public ICollection<string> Threads => _threads.Keys;

    [Handles, Idempotent("It notes a thread.")]
    public Task OnPlaced(OrderPlaced placed)
    {
        ArgumentNullException.ThrowIfNull(placed);
        _threads[Thread.CurrentThread.Name ?? ""] = true;
        Body?.Invoke();
        return Task.CompletedTask;
    }
}
