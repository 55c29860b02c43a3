using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;

namespace Events.Chaos.Roles;

/// <summary>Writes down which event it handles, of which partition, from when to when.</summary>
[ConsumerGroup<RouteStream>("routers")]
public sealed partial class RouteHandlers(LedgerWriter ledger)
{
    [Handles]
    public async Task OnRouted(Routed routed, EventContext context, CancellationToken cancellationToken)
    {
        string name = $"{context.Stream}/{routed.Key}";
        ledger.Write(Fact.Begun, name, context.Id, routed.Number);
        try
        {
            await Task.Delay(1, cancellationToken);
        }
        finally
        {
            ledger.Write(cancellationToken.IsCancellationRequested ? Fact.LeaseLost : Fact.Ended, name, context.Id, routed.Number);
        }
    }
}
