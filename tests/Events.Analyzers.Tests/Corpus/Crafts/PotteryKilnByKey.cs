using Events;
using Microsoft.EntityFrameworkCore;

namespace Craft.Pottery;

[EventStream("kilns", MaxLength = 20_000)]
public sealed partial class KilnStream;

[Event<KilnStream>("fired")]
public sealed partial record KilnFired(string FiringId, string Kiln, int Degrees);

public class Firing
{
    private Firing() { }
    public string Id { get; private set; } = "";
    public string Kiln { get; private set; } = "";
    public int Degrees { get; private set; }
    public static Firing Of(KilnFired fired) => new() { Id = fired.FiringId, Kiln = fired.Kiln, Degrees = fired.Degrees };
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
        db.Firings.Add(Firing.Of(fired));
        await db.SaveChangesAsync(token);
    }
}
