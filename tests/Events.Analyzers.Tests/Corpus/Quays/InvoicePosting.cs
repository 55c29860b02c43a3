using System.Data.Common;
using Dapper;
using Events;

namespace Quay.Invoices;

[EventStream("quay:invoices", MaxLength = 50_000)]
public sealed partial class InvoiceStream;

[Event<InvoiceStream>("invoice.issued")]
public sealed partial record InvoiceIssued(string InvoiceId, string Debtor, long Cents, string Currency);

[Event<InvoiceStream>("invoice.voided")]
public sealed partial record InvoiceVoided(string InvoiceId, string Reason);

public interface IUnitOfWork
{
    Task<DbConnection> OpenAsync(CancellationToken token);
}

public abstract class Repository(IUnitOfWork work)
{
    protected async Task<int> RunAsync(string sql, object arguments, CancellationToken token)
    {
        await using DbConnection connection = await work.OpenAsync(token);
        return await connection.ExecuteAsync(new CommandDefinition(sql, arguments, cancellationToken: token));
    }
}

public sealed class PostingRepository(IUnitOfWork work) : Repository(work)
{
    private const string InsertPosting = "insert into postings (invoice_id, debtor, cents) values (@InvoiceId, @Debtor, @Cents)";
    private const string Void = "update postings set voided = true where invoice_id = @InvoiceId";

    public async Task PostAsync(InvoiceIssued issued, CancellationToken token)
    {
        await using DbConnection connection = await work.OpenAsync(token);
        await connection.ExecuteAsync(InsertPosting, new { issued.InvoiceId, issued.Debtor, issued.Cents });
    }

    public Task VoidAsync(string invoiceId, CancellationToken token) => RunAsync(Void, new { InvoiceId = invoiceId }, token);
}

[ConsumerGroup<InvoiceStream>("postings")]
public sealed partial class InvoicePosting(PostingRepository postings)
{
    [Handles]
    public async Task OnIssued(InvoiceIssued issued, CancellationToken token)
    {
        if (issued.Cents == 0) return;
        await postings.PostAsync(issued, token); // EVT3001
    }

    [Handles]
    public Task OnVoided(InvoiceVoided voided, CancellationToken token) => postings.VoidAsync(voided.InvoiceId, token);
}
