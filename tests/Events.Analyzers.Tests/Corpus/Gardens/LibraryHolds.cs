using Events;
using MassTransit;

namespace Garden.Library;

public sealed record HoldPlaced(string Hold, string Book);

[EventStream("loans", MaxLength = 40_000)]
public sealed partial class LoanStream;

[Event<LoanStream>("held")]
public sealed partial record Held(string HoldId, string Book);

[ConsumerGroup<LoanStream>("holds")]
public sealed partial class LibraryHolds(ISendEndpointProvider endpoints)
{
    private static readonly Uri Desk = new("queue:desk");

    [Handles]
    public async Task OnHeld(Held held, CancellationToken stop)
    {
        var desk = await endpoints.GetSendEndpoint(Desk);
        await desk.Send(new HoldPlaced(held.HoldId, held.Book), stop); // EVT3001
    }
}
