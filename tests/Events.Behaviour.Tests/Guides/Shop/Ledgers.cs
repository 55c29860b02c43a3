using System.Collections.Concurrent;

namespace Events.Behaviour.Guides.Shop;

/// <summary>What the consumers of the guides have handled, and of which stream.</summary>
public sealed class Ledgers
{
    public ConcurrentQueue<(string Stream, object Event)> Handled { get; } = [];
}
