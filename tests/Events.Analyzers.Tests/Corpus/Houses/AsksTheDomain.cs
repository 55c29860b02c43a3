using Events;

namespace Stock.Reservations;

[EventStream("reservations", MaxLength = 10_000)]
public sealed partial class ReservationStream;

[Event<ReservationStream>("asked")]
public sealed partial record ReservationAsked(string Reservation, string Sku, int Quantity);

public interface IWarehouse
{
    Task<int> AvailableAsync(string sku, CancellationToken token);
    Task DebitAsync(string sku, int quantity, CancellationToken token);
}

[ConsumerGroup<ReservationStream>("warehouse")]
public sealed partial class Reservations(IWarehouse warehouse)
{
    [Handles]
    public async Task OnAsked(ReservationAsked asked, CancellationToken token)
    {
        if (await warehouse.AvailableAsync(asked.Sku, token) < asked.Quantity) return;
        await warehouse.DebitAsync(asked.Sku, asked.Quantity, token); // EVT3001
    }
}
