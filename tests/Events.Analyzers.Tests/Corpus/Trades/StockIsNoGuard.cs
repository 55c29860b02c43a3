using Events;
using Microsoft.EntityFrameworkCore;

namespace Deli.Stock;

[EventStream("deli", MaxLength = 20_000)]
public sealed partial class DeliStream;

[Event<DeliStream>("sold")]
public sealed partial record Sold(string SaleId, string Sku, int Count);

public sealed class Shelf { public string Sku { get; set; } = ""; public int Left { get; set; } public bool Closed { get; set; } }

public sealed class DeliContext(DbContextOptions<DeliContext> options) : DbContext(options) { public DbSet<Shelf> Shelves => Set<Shelf>(); }

[ConsumerGroup<DeliStream>("stock")]
public sealed partial class StockGroup(IDbContextFactory<DeliContext> factory)
{
    [Handles]
    public async Task OnSold(Sold sold, CancellationToken token)
    {
        await using var db = factory.CreateDbContext();
        Shelf shelf = await db.Shelves.SingleAsync(s => s.Sku == sold.Sku, token);
        if (shelf.Closed || shelf.Left < sold.Count) throw new InvalidOperationException($"{sold.Sku} is out of stock");
        shelf.Left -= sold.Count; // EVT3001
        await db.SaveChangesAsync(token);
    }
}
