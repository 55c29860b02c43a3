using Dapper;
using Events;
using System.Data;
using System.Data.Common;

namespace River.Deposits;

[EventStream("deposits", MaxLength = 30_000)]
public sealed partial class DepositStream;

[Event<DepositStream>("paid")]
public sealed partial record DepositPaid(string DepositId, string Customer, decimal Amount);

[Event<DepositStream>("kept")]
public sealed partial record DepositKept(string DepositId, decimal Amount, string Why);

public interface IDepositRepository
{
    Task InsertAsync(DepositPaid paid);
    Task KeepAsync(string id, decimal amount);
}

public sealed class DepositRepository(DbDataSource source) : IDepositRepository
{
    public async Task InsertAsync(DepositPaid paid)
    {
        await using DbConnection connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "INSERT INTO deposits (customer, amount, at) VALUES (@Customer, @Amount, now())", new { paid.Customer, paid.Amount });
    }

    public async Task KeepAsync(string id, decimal amount)
    {
        await using DbConnection connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE deposits SET kept = @amount WHERE id = @id", new { id, amount });
    }
}

[ConsumerGroup<DepositStream>("book")]
public sealed partial class DepositBook(IDepositRepository deposits)
{
    [Handles]
    public async Task OnPaid(DepositPaid paid)
    {
        if (paid.Amount <= 0) return;
        await deposits.InsertAsync(paid); // EVT3001
    }

    [Handles]
    public Task OnKept(DepositKept kept) => deposits.KeepAsync(kept.DepositId, kept.Amount);
}
