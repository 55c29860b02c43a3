namespace Events.Testing.Api;

[Event<ApiStream>("order.posted")]
public sealed partial record OrderPosted(string OrderId);
