using Events.Store;

namespace Events.ScaleBenchmarks.Orders;

/// <summary>A stream that is spread over the nodes of a cluster.</summary>
[EventStream(Name, Partitions = Count, MaxLength = 100_000)]
public sealed partial class OrderStream
{
    public const string Name = "scale:orders";
    public const int Count = 16;

    /// <summary>Its partitions, each a stream of its own.</summary>
    public static IReadOnlyList<StreamKey> Partitions { get; } = [.. Enumerable.Range(0, Count).Select(new StreamKey(Name).Partition)];
}
