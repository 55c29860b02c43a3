using System.Globalization;
using Events.Benchmarks.Orders;

namespace Events.Benchmarks.Baselines;

/// <summary>The command that all of W1, W3 and W6 come down to.</summary>
internal static class OrderCommand
{
    /// <summary>About how many entries are kept.</summary>
    public const int MaxLength = 100_000;

    /// <summary>XADD with the five fields of an order event.</summary>
    public static string[] Add(string stream, OrderPlaced order) =>
    [
        "XADD", stream, "MAXLEN", "~", $"{MaxLength}", "*",
        "type", "order.placed",
        "ts_ms", "1716998413541",
        "order_id", order.OrderId,
        "customer", order.Customer,
        "amount", order.Amount.ToString(CultureInfo.InvariantCulture),
    ];
}
