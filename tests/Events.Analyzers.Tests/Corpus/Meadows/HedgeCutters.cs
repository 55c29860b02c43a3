using Events;
using Microsoft.Extensions.Logging;
using Microsoft.EntityFrameworkCore;

namespace Meadow.Hedges;

[EventStream("hedges", MaxLength = 10_000)]
public sealed partial class HedgeStream;

[Event<HedgeStream>("hedge.ordered")]
public sealed partial record HedgeOrdered(string OrderId, string Field, int Metres);

public sealed class Cut { public string Id { get; set; } = ""; public string Field { get; set; } = ""; public int Metres { get; set; } }

public sealed class FarmDb(DbContextOptions<FarmDb> options) : DbContext(options)
{
    public DbSet<Cut> Cuts => Set<Cut>();
}

[ConsumerGroup<HedgeStream>("cutters")]
public sealed partial class HedgeCutters(FarmDb db, ILogger<HedgeCutters> logger)
{
    [Handles]
    public async Task OnOrdered(HedgeOrdered ordered, CancellationToken token)
    {
        if (await db.Cuts.AnyAsync(cut => cut.Id == ordered.OrderId, token))
        {
            logger.LogInformation("{Order} was cut already", ordered.OrderId);
            return;
        }

        db.Cuts.Add(new Cut { Id = ordered.OrderId, Field = ordered.Field, Metres = ordered.Metres });
        await db.SaveChangesAsync(token);
    }
}
