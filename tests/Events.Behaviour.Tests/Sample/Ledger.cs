using System.Collections.Concurrent;

namespace Events.Behaviour.Sample;

/// <summary>Handles whatever the stream has.</summary>
[ConsumerGroup<LedgerStream>("workers")]
public sealed partial class Ledger
{
    public ConcurrentQueue<(IEventOf<LedgerStream> Event, string Type)> Seen { get; } = [];

    [Handles]
    public Task On(IEventOf<LedgerStream> happened, EventContext context)
    {
        Seen.Enqueue((happened, context.EventType));
        return Task.CompletedTask;
    }
}
