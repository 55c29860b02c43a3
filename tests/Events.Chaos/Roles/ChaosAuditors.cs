using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;

namespace Events.Chaos.Roles;

/// <summary>Another group of the same stream: it writes down what it is given.</summary>
[ConsumerGroup<ChaosStream>(ChaosKeys.Audit, StartAt = GroupStart.Beginning)]
public sealed partial class ChaosAuditors(LedgerWriter ledger, Work work)
{
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
        try
        {
            await work.DoAsync(eventId, context, work.TokenOf(cancellationToken));
        }
        catch
        {
            ledger.Write(Fact.Failed, eventId, context.Id, context.DeliveryCount);
            throw;
        }

        ledger.Write(Fact.Ended, eventId, context.Id, context.DeliveryCount);
    }
}
