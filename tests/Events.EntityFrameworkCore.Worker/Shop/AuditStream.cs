namespace Events.EntityFrameworkCore.Worker.Shop;

[EventStream("shop:audit")]
public sealed partial class AuditStream;
