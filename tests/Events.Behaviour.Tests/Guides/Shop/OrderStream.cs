namespace Events.Behaviour.Guides.Shop;

[EventStream("guide:orders")]
public sealed partial class OrderStream;
