namespace Events.Behaviour.Guides.Shop;

[EventStream("guide:invoices")]
public sealed partial class InvoiceStream;
