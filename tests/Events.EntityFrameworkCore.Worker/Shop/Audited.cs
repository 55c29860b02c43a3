namespace Events.EntityFrameworkCore.Worker.Shop;

[Event<AuditStream>("audited")]
public sealed partial record Audited(string What);
