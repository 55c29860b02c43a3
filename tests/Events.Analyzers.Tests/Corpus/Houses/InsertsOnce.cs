using System.Data.Common;
using Dapper;
using Events;

namespace Stats.Orders;

[EventStream("order-stats", MaxLength = 100_000)]
public sealed partial class OrderStatStream;

[Event<OrderStatStream>("placed")]
public sealed partial record Placed(string OrderId, decimal Total);

[Event<OrderStatStream>("cancelled")]
public sealed partial record Cancelled(string OrderId);

[ConsumerGroup<OrderStatStream>("warehouse")]
public sealed partial class OrderFacts(Func<DbConnection> open)
{
    private const string Merge = """
        INSERT INTO order_facts (order_id, total) VALUES (@OrderId, @Total)
        ON CONFLICT (order_id) DO UPDATE SET total = excluded.total
        """;

    [Handles]
    public async Task OnPlaced(Placed placed)
    {
        await using var connection = open();
        await connection.ExecuteAsync(Merge, placed);
    }

    [Handles]
    public async Task OnCancelled(Cancelled cancelled)
    {
        await using var connection = open();
        await connection.ExecuteAsync("UPDATE order_facts SET total = 0 WHERE order_id = @OrderId", cancelled);
    }
}
