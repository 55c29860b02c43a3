using System.Data.Common;
using Dapper;
using Events;

namespace Garden.Bank;

[EventStream("bank", MaxLength = 40_000)]
public sealed partial class BankStream;

[Event<BankStream>("transferred")]
public sealed partial record Transferred(string TransferId, string From, string To, decimal Amount);

[ConsumerGroup<BankStream>("balances")]
public sealed partial class BankTransfersOnce(DbDataSource bank)
{
    [Handles]
    public async Task OnTransferred(Transferred t, CancellationToken stop)
    {
        await using var connection = await bank.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        try
        {
            await connection.ExecuteAsync("INSERT INTO transfers (id) VALUES (@TransferId)", t, transaction);
            await connection.ExecuteAsync("UPDATE accounts SET balance = balance - @Amount WHERE iban = @From", t, transaction);
            await connection.ExecuteAsync("UPDATE accounts SET balance = balance + @Amount WHERE iban = @To", t, transaction);
            await transaction.CommitAsync(stop);
        }
        catch (DbException e) when (e.SqlState == "23505")
        {
            await transaction.RollbackAsync(stop);
        }
    }
}
