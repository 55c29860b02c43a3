using Events;

namespace Post.Parcels;

public enum Size { Small, Large }

[EventStream("parcels", MaxLength = 20_000)]
public sealed partial class ParcelStream;

[Event<ParcelStream>("weighed")]
public sealed partial record ParcelWeighed(string ParcelId, Size Size, decimal Price);

public interface ICashier { Task ChargeAsync(string parcel, decimal price); }

[ConsumerGroup<ParcelStream>("cashier")]
public sealed partial class CashierGroup(ICashier cashier)
{
    [Handles, DedupeBy(nameof(ParcelWeighed.Price))] // EVT3002
    public Task OnWeighed(ParcelWeighed weighed) => cashier.ChargeAsync(weighed.ParcelId, weighed.Price);
}
