namespace Events.Testing.Sample;

[EventStream("shop:orders", MaxLength = 1000)]
public sealed partial class OrderStream;
