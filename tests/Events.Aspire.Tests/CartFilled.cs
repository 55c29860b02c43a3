namespace Events.Aspire.Tests;

[Event<CartStream>("cart.filled")]
public sealed partial record CartFilled(string CartId);
