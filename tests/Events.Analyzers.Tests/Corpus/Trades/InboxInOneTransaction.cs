using Events;
using Microsoft.EntityFrameworkCore;

namespace Calm.Inbox;

[EventStream("accounts", MaxLength = 20_000)]
public sealed partial class AccountStream;

[Event<AccountStream>("paid.in")]
public sealed partial record PaidIn(string PaymentId, string Account, decimal Amount);

public sealed class Handled { public string Id { get; set; } = ""; }
public sealed class Account { public string Id { get; set; } = ""; public decimal Balance { get; set; } }

public sealed class BankContext(DbContextOptions<BankContext> options) : DbContext(options)
{
    public DbSet<Handled> Handled => Set<Handled>();
    public DbSet<Account> Accounts => Set<Account>();
}

[ConsumerGroup<AccountStream>("balances")]
public sealed partial class Balances(IDbContextFactory<BankContext> contexts)
{
    [Handles]
    public async Task OnPaidIn(PaidIn paid, EventContext context, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        string id = context.Id.ToString();
        if (await db.Handled.AnyAsync(h => h.Id == id, token)) return;
        db.Handled.Add(new Handled { Id = id });
        var account = await db.Accounts.SingleAsync(a => a.Id == paid.Account, token);
        account.Balance += paid.Amount;
        await db.SaveChangesAsync(token);
    }
}
