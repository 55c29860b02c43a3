using Events;
using Microsoft.EntityFrameworkCore;

namespace Craft.Paint;

[EventStream("paint", MaxLength = 20_000)]
public sealed partial class PaintStream;

[Event<PaintStream>("mixed")]
public sealed partial record PaintMixed(string MixId, string Customer, decimal Liters, decimal TotalLiters);

public class Account { public string Customer { get; set; } = ""; public decimal Liters { get; set; } public string Note { get; set; } = ""; }
public class PaintDb(DbContextOptions<PaintDb> options) : DbContext(options) { public DbSet<Account> Accounts => Set<Account>(); }

[ConsumerGroup<PaintStream>("accounts")]
public sealed partial class PaintTotals(IDbContextFactory<PaintDb> factory)
{
    [Handles]
    public async Task OnMixed(PaintMixed mixed, CancellationToken token)
    {
        await using var db = await factory.CreateDbContextAsync(token);
        await db.Accounts.Where(a => a.Customer == mixed.Customer)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Liters, mixed.TotalLiters).SetProperty(a => a.Note, "from " + mixed.MixId), token);
    }
}
