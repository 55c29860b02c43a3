using Events;

namespace Shipping.Route;

[EventStream("parcels", MaxLength = 10_000)]
public sealed partial class ParcelStream;

[Event<ParcelStream>("weighed")]
public sealed partial record ParcelWeighed(string ParcelId, double Kilos, string Country);

public enum Carrier { Post, Express, Freight }

public interface IRoutes { Task SetCarrierAsync(string parcel, Carrier carrier, CancellationToken token); }

[ConsumerGroup<ParcelStream>("routing")]
public sealed partial class Routing(IRoutes routes)
{
    [Handles]
    public Task OnWeighed(ParcelWeighed parcel, CancellationToken token) => routes.SetCarrierAsync(
        parcel.ParcelId,
        parcel switch
        {
            { Kilos: > 30 } => Carrier.Freight,
            { Country: "DE" or "AT", Kilos: < 2 } => Carrier.Post,
            _ => Carrier.Express,
        },
        token);
}
