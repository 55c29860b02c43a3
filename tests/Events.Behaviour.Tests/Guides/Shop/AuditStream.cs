namespace Events.Behaviour.Guides.Shop;

[EventStream("guide:audit")]
public sealed partial class AuditStream;
