using System.Data.Common;
using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Craft.Dye;

public class Dip { public long Id { get; set; } public string DipId { get; set; } = ""; public string Cloth { get; set; } = ""; }
public class DyeDb(DbContextOptions<DyeDb> options) : DbContext(options)
{
    public DbSet<Dip> Dips => Set<Dip>();
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Dip>().HasIndex(d => d.DipId).IsUnique();
}

[EventStream("dye", MaxLength = 20_000)]
public sealed partial class DyeStream;

[Event<DyeStream>("dipped")]
public sealed partial record Dipped(string DipId, string Cloth);

[ConsumerGroup<DyeStream>("dips")]
public sealed partial class DyeUnique(IDbContextFactory<DyeDb> factory, ILogger<DyeUnique> logger)
{
    [Handles]
    public async Task OnDipped(Dipped dipped, CancellationToken token)
    {
        await using var db = await factory.CreateDbContextAsync(token);
        db.Add(new Dip { DipId = dipped.DipId, Cloth = dipped.Cloth });
        try
        {
            await db.SaveChangesAsync(token);
        }
        catch (DbUpdateException e) when (e.InnerException is DbException { SqlState: "23505" })
        {
            logger.LogDebug("{Dip} is known", dipped.DipId);
        }
    }
}
