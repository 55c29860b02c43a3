using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Handling;

namespace Events.Chaos.Roles;

/// <summary>The group under test. It writes down every step, before and after it is done.</summary>
[ConsumerGroup<ChaosStream>(ChaosKeys.Group, StartAt = GroupStart.Beginning)]
public sealed partial class ChaosHandlers(LedgerWriter ledger, Work work, BookingStream bookings)
{
    [Handles]
    public Task OnNoted(Noted noted, EventContext context, CancellationToken cancellationToken) =>
        RunAsync(noted.EventId, context, null, cancellationToken);

    [Handles]
    public Task OnStepped(Stepped stepped, EventContext context, CancellationToken cancellationToken) =>
        RunAsync(stepped.EventId, context, null, cancellationToken);

    [Handles]
    public Task OnCharged(Charged charged, EventContext context, CancellationToken cancellationToken) => RunAsync(
        charged.EventId,
        context,
        async token =>
        {
            // As the guide says: ask once more before an effect that must not be in vain.
            await context.ExtendLeaseAsync(token);
            ledger.Write(Fact.Effect, charged.EventId, context.Id, context.DeliveryCount);
        },
        cancellationToken);

    [Handles]
    public Task OnTransferred(Transferred transferred, EventContext context, CancellationToken cancellationToken) => RunAsync(
        transferred.EventId,
        context,
        async token =>
        {
            await context.CommitAsync(
                commit => commit
                    .Increment(ChaosKeys.Total, transferred.Amount)
                    .HashIncrement(ChaosKeys.Booked, transferred.EventId)
                    .Produce(bookings, new Booked(transferred.EventId, transferred.Amount)),
                token);
            ledger.Write(Fact.Committed, transferred.EventId, context.Id, context.DeliveryCount);
        },
        cancellationToken);

    private async Task RunAsync(string eventId, EventContext context, Func<CancellationToken, Task>? effect, CancellationToken cancellationToken)
    {
        ledger.Write(Fact.Begun, eventId, context.Id, context.DeliveryCount);
        try
        {
            CancellationToken token = work.TokenOf(cancellationToken);
            await work.DoAsync(eventId, context, token);
            if (effect is not null) await effect(token);
        }
        catch (Exception exception)
        {
            ledger.Write(exception is LeaseLostException ? Fact.LeaseLost : Fact.Failed, eventId, context.Id, context.DeliveryCount);
            throw;
        }

        ledger.Write(Fact.Ended, eventId, context.Id, context.DeliveryCount);
    }
}
