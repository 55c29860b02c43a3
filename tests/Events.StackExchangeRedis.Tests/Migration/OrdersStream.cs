namespace Events.StackExchangeRedis.Migration;

[EventStream("orders", MaxLength = 100_000)]
public sealed partial class OrdersStream;
