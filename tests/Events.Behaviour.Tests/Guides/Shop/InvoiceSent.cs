namespace Events.Behaviour.Guides.Shop;

[Event<InvoiceStream>("invoice.sent")]
public sealed partial record InvoiceSent(string InvoiceId, decimal Amount);
