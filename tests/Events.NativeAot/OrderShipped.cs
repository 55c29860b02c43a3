using System.Net;
using Events.Contracts;

namespace Events.NativeAot;

[Event<OrderStream>("order.shipped"), JsonField<ShippingJson>]
public sealed partial record OrderShipped(
    string OrderId,
    DateOnly On,
    Parcel? First = null,
    IReadOnlyList<Parcel>? Parcels = null,
    Dictionary<string, decimal>? Weights = null,
    IPAddress? Host = null,
    ParcelKey? Key = null)
{
    /// <summary>One with a field of each shape.</summary>
    public static OrderShipped WithShapes(string orderId, DateOnly on)
    {
        var parcel = new Parcel("p-1", 2);
        return new OrderShipped(
            orderId, on, parcel, [parcel], new() { ["p-1"] = 1.50m }, IPAddress.Loopback, new ParcelKey(new Guid(1, 2, 3, new byte[8])));
    }

    /// <summary>Whether all of it came.</summary>
    public bool HasShapes()
    {
        OrderShipped all = WithShapes(OrderId, On);
        return First == all.First && Parcels is [var parcel] && parcel == all.First && Weights is { Count: 1 } && Weights["p-1"] == 1.50m
            && IPAddress.Loopback.Equals(Host) && Key == all.Key;
    }
}
