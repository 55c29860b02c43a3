namespace Events.NativeAot;

[EventStream("native:orders", MaxLength = 10_000)]
public sealed partial class OrderStream;
