namespace Events.Aspire.Tests;

[EventStream("aspire:carts")]
public sealed partial class CartStream;
