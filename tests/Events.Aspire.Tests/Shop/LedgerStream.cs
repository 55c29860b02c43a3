namespace Events.Aspire.Tests.Shop;

[EventStream("aspire:ledger")]
public sealed partial class LedgerStream;
