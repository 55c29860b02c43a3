using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Projections;

namespace Events.Chaos.Roles;

/// <summary>The projection under test: how often each event was counted, and the entries in the order in which they were.</summary>
[ConsumerGroup<ChaosStream>(ChaosKeys.Projection, StartAt = GroupStart.Beginning)]
public sealed partial class ChaosTotals(LedgerWriter ledger, Work work)
{
    /// <summary>The part of the state with how often each event was counted.</summary>
    public const string Counted = "counted";

    /// <summary>The part of the state with the entries.</summary>
    public const string Entries = "entries";

    [Handles]
    public Task OnNoted(Noted noted, EventContext context, CancellationToken cancellationToken) => RunAsync(noted.EventId, context, cancellationToken);

    [Handles]
    public Task OnStepped(Stepped stepped, EventContext context, CancellationToken cancellationToken) => RunAsync(stepped.EventId, context, cancellationToken);

    [Handles]
    public Task OnCharged(Charged charged, EventContext context, CancellationToken cancellationToken) => RunAsync(charged.EventId, context, cancellationToken);

    [Handles]
    public Task OnTransferred(Transferred transferred, EventContext context, CancellationToken cancellationToken) =>
        RunAsync(transferred.EventId, context, cancellationToken);

    private async Task RunAsync(string eventId, EventContext context, CancellationToken cancellationToken)
    {
        ledger.Write(Fact.Begun, eventId, context.Id, context.DeliveryCount);
        ProjectionBatch state = context.Projection;
        state.Writes.HashIncrement(state.Key(Counted), eventId).ListAppend(state.Key(Entries), $"{context.Id}");
        await work.DoAsync(eventId, context, work.TokenOf(cancellationToken));
        ledger.Write(Fact.Ended, eventId, context.Id, context.DeliveryCount);
    }
}
