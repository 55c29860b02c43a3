namespace Events.Aspire.Tests.Shop;

[EventStream("aspire:orders")]
public sealed partial class OrderStream;
