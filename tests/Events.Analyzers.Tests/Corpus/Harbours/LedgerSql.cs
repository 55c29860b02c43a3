using System.Data;
using System.Data.Common;
using Dapper;
using Events;

namespace Harbour.Ledger;

[EventStream("ledger", MaxLength = 1_000_000)]
public sealed partial class LedgerStream;

[Event<LedgerStream>("entry.booked")]
public sealed partial record EntryBooked(string EntryId, string Account, decimal Amount);

[Event<LedgerStream>("entry.reversed")]
public sealed partial record EntryReversed(string EntryId, string Account, decimal Amount);

[Event<LedgerStream>("account.closed")]
public sealed partial record AccountClosed(string Account);

internal static class Queries
{
    public const string InsertEntry = @"
        INSERT INTO ledger_entries (entry_id, account, amount, booked_at)
        VALUES (@EntryId, @Account, @Amount, now())";

    public static readonly string Raise = "UPDATE accounts SET balance = balance - @Amount " +
        "WHERE account = @Account";

    public const string Close = "UPDATE accounts SET closed = true WHERE account = @Account";
}

[ConsumerGroup<LedgerStream>("sql")]
public sealed partial class LedgerSql(DbDataSource source)
{
    [Handles]
    public async Task OnBooked(EntryBooked booked, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync(Queries.InsertEntry, new { booked.EntryId, booked.Account, booked.Amount }); // EVT3001
    }

    [Handles]
    public async Task OnReversed(EntryReversed reversed, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        var command = new CommandDefinition(Queries.Raise, new { reversed.Account, reversed.Amount }, cancellationToken: token);
        var rows = await connection.ExecuteAsync(command); // EVT3001
        if (rows == 0) throw new InvalidOperationException($"No account {reversed.Account}");
    }

    [Handles]
    public async Task OnClosed(AccountClosed closed, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(Queries.Close, new { closed.Account }, cancellationToken: token));
    }
}
