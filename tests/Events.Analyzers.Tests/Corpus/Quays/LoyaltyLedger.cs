using Events;
using Microsoft.EntityFrameworkCore;

namespace Quay.LoyaltyLedger;

[EventStream("quay:loyalty", MaxLength = 200_000)]
public sealed partial class LoyaltyStream;

[Event<LoyaltyStream>("points.earned")]
public sealed partial record PointsEarned(Guid EarningId, string Member, int Points, string Shop);

public class Account
{
    public string Member { get; set; } = "";
    public int Balance { get; set; }
    public List<Earning> Earnings { get; set; } = [];
}

public class Earning
{
    public Guid Id { get; set; }
    public int Points { get; set; }
}

public class LedgerDb(DbContextOptions<LedgerDb> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Earning> Earnings => Set<Earning>();
}

[ConsumerGroup<LoyaltyStream>("ledger")]
public sealed partial class LoyaltyLedger(LedgerDb db)
{
    [Handles]
    public async Task OnEarned(PointsEarned earned, CancellationToken token)
    {
        Account? account = await db.Accounts
            .Include(a => a.Earnings)
            .SingleOrDefaultAsync(a => a.Member == earned.Member, token);
        account ??= db.Accounts.Add(new Account { Member = earned.Member }).Entity;

        bool known = account.Earnings.Exists(e => e.Id == earned.EarningId);
        if (!known)
        {
            account.Earnings.Add(new Earning { Id = earned.EarningId, Points = earned.Points });
            account.Balance += earned.Points;
        }

        await db.SaveChangesAsync(token);
    }
}
