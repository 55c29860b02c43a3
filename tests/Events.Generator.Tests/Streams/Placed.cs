namespace Events.Generator.Tests.Streams;

[Event<ShopStream>("order.placed"), DedupeBy(nameof(OrderId)), OrderedBy(nameof(OrderId), nameof(Customer))]
internal sealed partial record Placed([Field("id")] string OrderId, string Customer);
