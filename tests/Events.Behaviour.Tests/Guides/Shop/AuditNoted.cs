namespace Events.Behaviour.Guides.Shop;

[Event<AuditStream>("audit.noted")]
public sealed partial record AuditNoted(string Text);
