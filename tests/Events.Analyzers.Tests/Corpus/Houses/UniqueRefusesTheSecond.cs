using System.Data.Common;
using Dapper;
using Events;

namespace Ledger.Sql;

[EventStream("postings", MaxLength = 10_000)]
public sealed partial class PostingStream;

[Event<PostingStream>("posted")]
public sealed partial record Posted(string PostingId, string Account, decimal Amount);

[ConsumerGroup<PostingStream>("ledger")]
public sealed partial class SqlLedger(Func<DbConnection> open)
{
    [Handles]
    public async Task OnPosted(Posted posted, CancellationToken token)
    {
        await using var connection = open();
        await connection.OpenAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var isNew = await connection.ExecuteAsync(
            "INSERT INTO postings (id, account, amount) VALUES (@PostingId, @Account, @Amount) ON CONFLICT DO NOTHING", posted, transaction);
        if (isNew == 1)
        {
            await connection.ExecuteAsync("UPDATE accounts SET balance = balance + @Amount WHERE id = @Account", posted, transaction);
        }

        await transaction.CommitAsync(token);
    }
}
