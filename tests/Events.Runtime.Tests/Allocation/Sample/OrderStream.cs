namespace Events.Runtime.Tests.Allocation.Sample;

[EventStream("tests:orders", MaxLength = 2000)]
public sealed partial class OrderStream;
