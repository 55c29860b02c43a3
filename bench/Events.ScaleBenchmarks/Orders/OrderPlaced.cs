using System.Globalization;

namespace Events.ScaleBenchmarks.Orders;

/// <summary>An order, whose events stay in order.</summary>
[Event<OrderStream>("order.placed"), OrderedBy(nameof(OrderId))]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount)
{
    /// <summary>Orders of so many keys that each partition has its share.</summary>
    public static IReadOnlyList<OrderPlaced> Samples { get; } =
        [.. Enumerable.Range(0, 4096).Select(static i => new OrderPlaced(string.Create(CultureInfo.InvariantCulture, $"o-{i}"), "alice", 49.50m))];
}
