using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Stock;

[EventStream("stock", MaxLength = 100_000)]
public sealed partial class StockStream;

[Event<StockStream>("reserved")]
public sealed partial record Reserved(string OrderId, string Sku, int Quantity);

[Event<StockStream>("restocked")]
public sealed partial record Restocked(string Sku, int Quantity);

[Event<StockStream>("counted")]
public sealed partial record Counted(string Sku, string Shelf, int Quantity);

public class Item { public int Id { get; set; } public string Sku { get; set; } = ""; public int OnHand { get; set; } public bool Discontinued { get; set; } }
public class Move { public Guid Id { get; private set; } = Guid.NewGuid(); public string Sku { get; set; } = ""; public int Delta { get; set; } }
public class Count { public long Id { get; set; } public string Sku { get; init; } = ""; public int Quantity { get; init; } }

public class StockDb(DbContextOptions<StockDb> options) : DbContext(options)
{
    public DbSet<Item> Items => Set<Item>();
    public DbSet<Move> Moves => Set<Move>();
    public DbSet<Count> Counts => Set<Count>();
}

public interface IUnitOfWork { Task CommitAsync(CancellationToken token); }
public interface ICounts { void Add(Count count); }
public sealed class EfCounts(StockDb db) : ICounts { public void Add(Count count) => db.Counts.Add(count); }
public sealed class EfUnitOfWork(StockDb db) : IUnitOfWork { public Task CommitAsync(CancellationToken token) => db.SaveChangesAsync(token); }

[ConsumerGroup<StockStream>("levels")]
public sealed partial class Levels(StockDb db, ILogger<Levels> logger)
{
    [Handles]
    public async Task OnReserved(Reserved reserved, CancellationToken token)
    {
        Item? item = await db.Items.FirstOrDefaultAsync(i => i.Sku == reserved.Sku, token);
        if (item is null || item.Discontinued)
        {
            logger.LogWarning("No {Sku}", reserved.Sku);
            return;
        }

        if (item.OnHand < reserved.Quantity) throw new InvalidOperationException("Out of stock");
        item.OnHand -= reserved.Quantity; // EVT3001
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnRestocked(Restocked restocked, CancellationToken token)
    {
        db.Moves.AddRange([new Move { Sku = restocked.Sku, Delta = restocked.Quantity }]); // EVT3001
        await db.SaveChangesAsync(token);
    }
}

[ConsumerGroup<StockStream>("counts")]
public sealed partial class CountGroup(ICounts counts, IUnitOfWork work)
{
    [Handles]
    public async Task OnCounted(Counted counted, CancellationToken token)
    {
        counts.Add(new Count { Sku = counted.Sku, Quantity = counted.Quantity }); // EVT3001
        await work.CommitAsync(token);
    }
}
