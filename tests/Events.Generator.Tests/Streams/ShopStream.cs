namespace Events.Generator.Tests.Streams;

[EventStream("shop:orders", MaxLength = 2_000)]
internal sealed partial class ShopStream;
