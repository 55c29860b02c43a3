using System.Text.Json.Serialization;

namespace Events.NativeAot;

[JsonSerializable(typeof(IReadOnlyList<Parcel>))]
internal sealed partial class ShippingJson : JsonSerializerContext;
