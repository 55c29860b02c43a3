using Events;
using Microsoft.EntityFrameworkCore;

namespace Calm.Invoices;

[EventStream("invoices", MaxLength = 20_000)]
public sealed partial class InvoiceStream;

[Event<InvoiceStream>("due")]
public sealed partial record InvoiceDue(string InvoiceId, decimal Amount);

public sealed class Payment { public string InvoiceId { get; set; } = ""; public decimal Amount { get; set; } public DateTimeOffset? PaidAt { get; set; } }

public sealed class PayContext(DbContextOptions<PayContext> options) : DbContext(options) { public DbSet<Payment> Payments => Set<Payment>(); }

public interface IBankClient { Task TransferAsync(string reference, decimal amount, string idempotencyKey, CancellationToken token); }

[ConsumerGroup<InvoiceStream>("payments")]
public sealed partial class PaymentGroup(IDbContextFactory<PayContext> contexts, IBankClient bank, TimeProvider time)
{
    [Handles]
    public async Task OnDue(InvoiceDue due, CancellationToken token)
    {
        await using PayContext db = await contexts.CreateDbContextAsync(token);
        Payment? payment = await db.Payments.FirstOrDefaultAsync(p => p.InvoiceId == due.InvoiceId, token);
        if (payment is { PaidAt: not null }) return;
        payment ??= db.Payments.Add(new Payment { InvoiceId = due.InvoiceId, Amount = due.Amount }).Entity;
        await bank.TransferAsync(due.InvoiceId, due.Amount, idempotencyKey: due.InvoiceId, token);
        payment.PaidAt = time.GetUtcNow();
        await db.SaveChangesAsync(token);
    }
}
