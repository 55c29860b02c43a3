namespace Events.Behaviour.Guides.Shop;

[Event<ParcelStream>("parcel.shipped")]
public sealed partial record ParcelShipped(string Parcel);
