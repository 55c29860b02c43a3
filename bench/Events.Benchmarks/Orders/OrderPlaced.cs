namespace Events.Benchmarks.Orders;

/// <summary>The order event of Redis's streaming guides: five fields with <c>type</c> and <c>ts_ms</c>.</summary>
[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount)
{
    /// <summary>What every workload produces.</summary>
    public static OrderPlaced Sample { get; } = new("o-1234", "alice", 49.50m);
}
