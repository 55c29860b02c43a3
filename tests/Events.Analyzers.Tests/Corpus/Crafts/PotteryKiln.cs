using Events;
using Microsoft.EntityFrameworkCore;

namespace Craft.Pottery;

[EventStream("kilns", MaxLength = 20_000)]
public sealed partial class KilnStream;

[Event<KilnStream>("fired")]
public sealed partial record KilnFired(string FiringId, string Kiln, int Degrees);

public class Firing
{
    public int Id { get; set; }
    public string Kiln { get; set; } = "";
    public int Degrees { get; set; }
}

public class KilnDb(DbContextOptions<KilnDb> options) : DbContext(options)
{
    public DbSet<Firing> Firings => Set<Firing>();
}

[ConsumerGroup<KilnStream>("logbook")]
public sealed partial class Logbook(IDbContextFactory<KilnDb> factory)
{
    [Handles]
    public async Task OnFired(KilnFired fired, CancellationToken token)
    {
        await using var db = await factory.CreateDbContextAsync(token);
        if (fired.Degrees < 600) return;
        db.Firings.Add(new Firing { Kiln = fired.Kiln, Degrees = fired.Degrees }); // EVT3001
        await db.SaveChangesAsync(token);
    }
}
