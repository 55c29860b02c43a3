namespace Events.Aspire.Tests.Shop;

[EventStream("aspire:invoices")]
public sealed partial class InvoiceStream;
