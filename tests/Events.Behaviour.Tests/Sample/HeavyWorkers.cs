using System.Collections.Concurrent;

namespace Events.Behaviour.Sample;

/// <summary>Remembers what it has handled, and how often that was delivered.</summary>
[ConsumerGroup<HeavyStream>("workers")]
public sealed partial class HeavyWorkers
{
    public ConcurrentQueue<(string Key, long DeliveryCount)> Handled { get; } = [];

    [Handles]
    public Task OnHeavy(Heavy heavy, EventContext context)
    {
        Handled.Enqueue((heavy.Key, context.DeliveryCount));
        return Task.CompletedTask;
    }
}
