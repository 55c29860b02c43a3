namespace Events.NativeAot;

/// <summary>An event with a field of each way of writing: text, number, time, identifier, bytes, enum, what may be missing.</summary>
[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(
    string OrderId, decimal Amount, int Items, DateTimeOffset At, Guid Cart, byte[] Signature, Channel Channel, string? Note);
