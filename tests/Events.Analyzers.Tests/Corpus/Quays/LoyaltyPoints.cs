using Events;
using Microsoft.EntityFrameworkCore;

namespace Quay.Loyalty;

[EventStream("quay:loyalty", MaxLength = 200_000)]
public sealed partial class LoyaltyStream;

[Event<LoyaltyStream>("points.earned")]
public sealed partial record PointsEarned(Guid EarningId, string Member, int Points, string Shop);

[Event<LoyaltyStream>("tier.reached")]
public sealed partial record TierReached(string Member, int Tier);

[Event<LoyaltyStream>("points.redeemed"), DedupeBy(nameof(PointsRedeemed.Voucher))] // EVT3002
public sealed partial record PointsRedeemed(Guid RedemptionId, string Member, int Points, string? Voucher);

public class Account
{
    public string Member { get; set; } = "";
    public int Balance { get; private set; }
    public int Tier { get; set; }

    public void Credit(int points) => Balance += points;
}

public class LoyaltyDb(DbContextOptions<LoyaltyDb> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();
}

[ConsumerGroup<LoyaltyStream>("balances")]
public sealed partial class Balances(IDbContextFactory<LoyaltyDb> factory)
{
    [Handles]
    public async Task OnEarned(PointsEarned earned, CancellationToken token)
    {
        await using LoyaltyDb db = await factory.CreateDbContextAsync(token);
        Account account = await db.Accounts.SingleAsync(a => a.Member == earned.Member, token);
        account.Credit(earned.Points); // EVT3001
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnTier(TierReached reached, CancellationToken token)
    {
        await using LoyaltyDb db = await factory.CreateDbContextAsync(token);
        Account? account = await db.Accounts.SingleOrDefaultAsync(a => a.Member == reached.Member, token);
        if (account is null) return;
        account.Tier = reached.Tier;
        await db.SaveChangesAsync(token);
    }
}
