using System.Collections.Concurrent;

namespace Events.Aspire.Tests;

[ConsumerGroup<CartStream>("carts")]
public sealed partial class Carts
{
    public ConcurrentQueue<string> Seen { get; } = [];

    [Handles]
    public ValueTask OnFilled(CartFilled filled)
    {
        Seen.Enqueue(filled.CartId);
        return ValueTask.CompletedTask;
    }
}
