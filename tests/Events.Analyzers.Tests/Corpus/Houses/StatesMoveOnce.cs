using Events;
using Microsoft.EntityFrameworkCore;

namespace Payments.State;

[EventStream("payments", MaxLength = 10_000)]
public sealed partial class PaymentStream;

[Event<PaymentStream>("captured")]
public sealed partial record Captured(string PaymentId, long Cents);

public enum State { New, Captured }
public sealed class Payment { public string Id { get; set; } = ""; public State State { get; set; } public string Wallet { get; set; } = ""; }
public sealed class Wallet { public string Id { get; set; } = ""; public long Cents { get; set; } }
public sealed class PayContext(DbContextOptions<PayContext> options) : DbContext(options)
{
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<Wallet> Wallets => Set<Wallet>();
}

[ConsumerGroup<PaymentStream>("wallets")]
public sealed partial class Wallets(IDbContextFactory<PayContext> contexts)
{
    [Handles]
    public async Task OnCaptured(Captured captured, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var payment = await db.Payments.SingleAsync(p => p.Id == captured.PaymentId, token);
        if (payment.State == State.Captured) return;
        payment.State = State.Captured;
        var wallet = await db.Wallets.SingleAsync(w => w.Id == payment.Wallet, token);
        wallet.Cents += captured.Cents;
        await db.SaveChangesAsync(token);
    }
}
