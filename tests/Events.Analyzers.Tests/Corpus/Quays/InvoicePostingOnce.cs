using System.Data.Common;
using Dapper;
using Events;

namespace Quay.InvoicesOnce;

[EventStream("quay:invoices", MaxLength = 50_000)]
public sealed partial class InvoiceStream;

[Event<InvoiceStream>("invoice.issued")]
public sealed partial record InvoiceIssued(string InvoiceId, string Debtor, long Cents, DateTimeOffset At);

[Event<InvoiceStream>("invoice.paid")]
public sealed partial record InvoicePaid(string InvoiceId, string PaymentId, long Cents);

public sealed class Db(Func<DbConnection> factory)
{
    public async Task<T> InTransactionAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken token)
    {
        await using DbConnection connection = factory();
        await connection.OpenAsync(token);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(token);
        T result = await work(connection, transaction);
        await transaction.CommitAsync(token);
        return result;
    }
}

[ConsumerGroup<InvoiceStream>("postings")]
public sealed partial class InvoicePostingOnce(Db db)
{
    private const string Insert = """
        insert into postings (invoice_id, debtor, cents, posted_at)
        values (@InvoiceId, @Debtor, @Cents, @At)
        on conflict (invoice_id) do nothing
        """;

    [Handles]
    public Task OnIssued(InvoiceIssued issued, CancellationToken token) =>
        db.InTransactionAsync((connection, transaction) => connection.ExecuteAsync(Insert, issued, transaction), token);

    [Handles]
    public Task OnPaid(InvoicePaid paid, CancellationToken token) =>
        db.InTransactionAsync(
            async (connection, transaction) =>
            {
                int fresh = await connection.ExecuteAsync(
                    "insert into payments (id, invoice_id, cents) values (@PaymentId, @InvoiceId, @Cents) on conflict do nothing",
                    paid,
                    transaction);
                if (fresh == 0) return false;
                await connection.ExecuteAsync("update postings set open = open - @Cents where invoice_id = @InvoiceId", paid, transaction);
                return true;
            },
            token);
}
