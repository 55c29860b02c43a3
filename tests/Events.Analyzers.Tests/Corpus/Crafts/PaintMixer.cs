using Events;
using Microsoft.EntityFrameworkCore;

namespace Craft.Paint;

[EventStream("paint", MaxLength = 20_000)]
public sealed partial class PaintStream;

[Event<PaintStream>("mixed")]
public sealed partial record PaintMixed(string MixId, string Customer, decimal Liters);

public class Mix { public string MixId { get; set; } = ""; public decimal Liters { get; set; } }
public class Account { public string Customer { get; set; } = ""; public decimal Liters { get; set; } public List<Mix> Mixes { get; } = []; }
public class PaintDb(DbContextOptions<PaintDb> options) : DbContext(options) { public DbSet<Account> Accounts => Set<Account>(); }

[ConsumerGroup<PaintStream>("accounts")]
public sealed partial class PaintMixer(IDbContextFactory<PaintDb> factory)
{
    [Handles]
    public async Task OnMixed(PaintMixed mixed, CancellationToken token)
    {
        await using var db = await factory.CreateDbContextAsync(token);
        var account = await db.Accounts.Include(a => a.Mixes).SingleAsync(a => a.Customer == mixed.Customer, token);
        if (account.Mixes.Exists(m => m.MixId == mixed.MixId)) return;
        account.Mixes.Add(new Mix { MixId = mixed.MixId, Liters = mixed.Liters });
        account.Liters += mixed.Liters;
        await db.SaveChangesAsync(token);
    }
}
