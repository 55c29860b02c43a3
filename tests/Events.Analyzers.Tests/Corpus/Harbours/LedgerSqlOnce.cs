using System.Data.Common;
using Dapper;
using Events;

namespace Harbour.Ledger.Once;

[EventStream("ledger", MaxLength = 1_000_000)]
public sealed partial class LedgerStream;

[Event<LedgerStream>("entry.booked")]
public sealed partial record EntryBooked(string EntryId, string Account, decimal Amount);

[Event<LedgerStream>("entry.reversed")]
public sealed partial record EntryReversed(string EntryId, string Account, decimal Amount);

[ConsumerGroup<LedgerStream>("sql")]
public sealed partial class LedgerSql(DbDataSource source)
{
    private static string InsertSql => """
        INSERT INTO ledger_entries (entry_id, account, amount)
        VALUES (@EntryId, @Account, @Amount)
        ON CONFLICT (entry_id) DO NOTHING
        """;

    [Handles]
    public async Task OnBooked(EntryBooked booked, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync(InsertSql, new { booked.EntryId, booked.Account, booked.Amount });
    }

    [Handles]
    public async Task OnReversed(EntryReversed reversed, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var seen = await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT entry_id FROM reversals WHERE entry_id = @EntryId FOR UPDATE", new { reversed.EntryId }, transaction);
        if (seen is not null) return;
        await connection.ExecuteAsync("INSERT INTO reversals (entry_id) VALUES (@EntryId)", new { reversed.EntryId }, transaction);
        await connection.ExecuteAsync(
            "UPDATE accounts SET balance = balance - @Amount WHERE account = @Account", new { reversed.Account, reversed.Amount }, transaction);
        await transaction.CommitAsync(token);
    }
}
