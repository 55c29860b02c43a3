using System.Data;
using System.Data.Common;
using Dapper;
using Events;

namespace Garden.Bank;

[EventStream("bank", MaxLength = 40_000)]
public sealed partial class BankStream;

[Event<BankStream>("transferred")]
public sealed partial record Transferred(string TransferId, string From, string To, decimal Amount);

[ConsumerGroup<BankStream>("balances")]
public sealed partial class BankTransfers(DbDataSource bank)
{
    [Handles]
    public async Task OnTransferred(Transferred t, CancellationToken stop)
    {
        await using DbConnection connection = await bank.OpenConnectionAsync(stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, stop);
        await connection.ExecuteAsync("UPDATE accounts SET balance = balance - @Amount WHERE iban = @From", t, transaction); // EVT3001
        await connection.ExecuteAsync("UPDATE accounts SET balance = balance + @Amount WHERE iban = @To", t, transaction);
        await transaction.CommitAsync(stop);
    }
}
