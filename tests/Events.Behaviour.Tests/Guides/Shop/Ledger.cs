namespace Events.Behaviour.Guides.Shop;

[ConsumerGroup<InvoiceStream>("ledger")]
public sealed partial class Ledger(Ledgers ledgers)
{
    [Handles]
    public Task OnInvoiceSent(InvoiceSent value, EventContext context)
    {
        ledgers.Handled.Enqueue((context.Stream, value));
        return Task.CompletedTask;
    }
}
