namespace Events.Behaviour.Guides.Shop;

[EventStream("guide:parcels")]
public sealed partial class ParcelStream;
