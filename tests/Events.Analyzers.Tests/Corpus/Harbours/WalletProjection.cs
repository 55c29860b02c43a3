using Events;
using Microsoft.EntityFrameworkCore;

namespace Harbour.Wallets;

[EventStream("wallets", MaxLength = 1_000_000)]
public sealed partial class WalletStream;

[Event<WalletStream>("wallet.topped-up")]
public sealed partial record ToppedUp(string TopUpId, string WalletId, decimal Amount);

[Event<WalletStream>("wallet.spent")]
public sealed partial record Spent(string PaymentId, string WalletId, decimal Amount, string Shop);

public class Wallet
{
    public string Id { get; set; } = "";
    public decimal Balance { get; private set; }
    public string? LastPayment { get; private set; }

    public void TopUp(decimal amount) => Balance += amount;

    public void Spend(string payment, decimal amount)
    {
        if (LastPayment == payment) return;
        if (Balance < amount) throw new InvalidOperationException("Not enough money");
        Balance -= amount;
        LastPayment = payment;
    }
}

public class WalletContext(DbContextOptions<WalletContext> options) : DbContext(options)
{
    public DbSet<Wallet> Wallets => Set<Wallet>();
}

[ConsumerGroup<WalletStream>("balances")]
public sealed partial class Balances(IDbContextFactory<WalletContext> contexts)
{
    [Handles]
    public async Task OnToppedUp(ToppedUp toppedUp, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        var wallet = await context.Wallets.FindAsync([toppedUp.WalletId], token)
            ?? throw new InvalidOperationException($"No wallet {toppedUp.WalletId}");
        wallet.TopUp(toppedUp.Amount); // EVT3001
        await context.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnSpent(Spent spent, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        var wallet = await context.Wallets.SingleAsync(w => w.Id == spent.WalletId, token);
        wallet.Spend(spent.PaymentId, spent.Amount);
        await context.SaveChangesAsync(token);
    }
}
