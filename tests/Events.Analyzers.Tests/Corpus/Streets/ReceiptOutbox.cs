using System.Data.Common;
using Dapper;
using Events;

namespace Street.Shop;

[EventStream("shop:orders", MaxLength = 100_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, string Email, long Cents);

[Event<OrderStream>("order.refunded")]
public sealed partial record OrderRefunded(string RefundId, string OrderId, long Cents);

/// <summary>A letter per order, by the primary key of the table; a job sends what is in it.</summary>
[ConsumerGroup<OrderStream>("outbox")]
public sealed partial class ReceiptOutbox(DbDataSource shop)
{
    private const string InsertLetter = """
        INSERT INTO letters (order_id, recipient, body)
        VALUES (@OrderId, @Email, @Body)
        ON CONFLICT (order_id) DO NOTHING
        """;

    [Handles]
    public async Task OnPaid(OrderPaid paid, CancellationToken token)
    {
        await using DbConnection connection = await shop.OpenConnectionAsync(token);
        var letter = new { paid.OrderId, paid.Email, Body = $"You paid {paid.Cents} cents" };
        await connection.ExecuteAsync(new CommandDefinition(InsertLetter, letter, cancellationToken: token));
    }

    [Handles]
    public async Task OnRefunded(OrderRefunded refunded, CancellationToken token)
    {
        await using DbConnection connection = await shop.OpenConnectionAsync(token);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(token);
        int inserted = await connection.ExecuteAsync(
            "INSERT INTO refunds (refund_id, order_id, cents) VALUES (@RefundId, @OrderId, @Cents) ON CONFLICT DO NOTHING", refunded, transaction);
        if (inserted == 1)
        {
            await connection.ExecuteAsync("UPDATE orders SET refunded = refunded + @Cents WHERE order_id = @OrderId", refunded, transaction);
        }

        await transaction.CommitAsync(token);
    }
}
