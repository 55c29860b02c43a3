using System.Collections.Concurrent;
using Events.Headers;

namespace Events.Behaviour.Sample;

/// <summary>Another group of the same stream.</summary>
[ConsumerGroup<WorkStream>("auditors")]
public sealed partial class Auditors
{
    public ConcurrentQueue<(Work Work, EventHeaders Headers)> Seen { get; } = [];

    [Handles]
    public Task OnWork(Work work, EventContext context)
    {
        Seen.Enqueue((work, context.Headers));
        return Task.CompletedTask;
    }
}
