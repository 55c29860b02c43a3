namespace Events.ScaleBenchmarks.Orders;

/// <summary>A stream of 1,000 partitions.</summary>
[EventStream("scale:wide", Partitions = Count)]
public sealed partial class WideStream
{
    public const int Count = 1000;
}
