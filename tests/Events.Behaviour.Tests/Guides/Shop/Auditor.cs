namespace Events.Behaviour.Guides.Shop;

[ConsumerGroup<AuditStream>("auditor")]
public sealed partial class Auditor(Ledgers ledgers)
{
    [Handles]
    public Task OnAuditNoted(AuditNoted value, EventContext context)
    {
        ledgers.Handled.Enqueue((context.Stream, value));
        return Task.CompletedTask;
    }
}
