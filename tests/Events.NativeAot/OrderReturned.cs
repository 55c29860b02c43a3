using Events.Contracts;

namespace Events.NativeAot;

/// <summary>An event that has a version before it, and fields that are protected.</summary>
[Event<OrderStream>("order.returned", Version = 2), Alias("order.sent_back")]
public sealed partial record OrderReturned(
    string OrderId,
    decimal Refund,
    [Pii, Encrypted] string Reason,
    [Compressed(Above = 100)] string Report,
    [ClaimCheck(Above = 100)] ReadOnlyMemory<byte> Picture)
{
    /// <summary>What is not known of an entry.</summary>
    public UnknownFields? More { get; init; }

    /// <summary>One that is encrypted, compressed and kept apart.</summary>
    public static OrderReturned WithSecrets(string orderId) => new(orderId, 12.50m, "too small", new string('r', 1_000), new byte[1_000]);

    /// <summary>Says what of it came.</summary>
    public string Show() => FormattableString.Invariant($"{OrderId} {Refund} {Reason} {Report.Length} {Picture.Length}");

    [Upcast]
    private static OrderReturned From(OrderReturnedV1 old) => new(old.OrderId, old.Cents / 100m, "not said", "", ReadOnlyMemory<byte>.Empty);
}
