using Events;
using Microsoft.EntityFrameworkCore;

namespace Street.Market;

[EventStream("market:sales", MaxLength = 200_000)]
public sealed partial class SalesStream;

[Event<SalesStream>("sold")]
public sealed partial record Sold(string SaleId, string CustomerId, string Sku, int Amount);

[Event<SalesStream>("sale.shipped")]
public sealed partial record SaleShipped(string SaleId, string Carrier);

public enum SaleState { Open, Shipped }

public class Sale
{
    public string SaleId { get; private set; } = "";
    public string Sku { get; private set; } = "";
    public SaleState State { get; private set; }
    public int Shipments { get; private set; }

    public static Sale Open(Sold sold) => new() { SaleId = sold.SaleId, Sku = sold.Sku, State = SaleState.Open };

    public bool TryShip()
    {
        if (State == SaleState.Shipped) return false;
        State = SaleState.Shipped;
        Shipments++;
        return true;
    }
}

public class Parcel
{
    public string Reference { get; set; } = "";
    public string Carrier { get; set; } = "";
}

public class MarketContext(DbContextOptions<MarketContext> options) : DbContext(options)
{
    public DbSet<Sale> Sales => Set<Sale>();
    public DbSet<Parcel> Parcels => Set<Parcel>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Parcel>().HasKey(p => p.Reference);
}

[ConsumerGroup<SalesStream>("projection")]
public sealed partial class OrderProjectionByKey(IDbContextFactory<MarketContext> contexts)
{
    [Handles]
    public async Task OnSold(Sold sold, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        if (await context.Sales.AnyAsync(s => s.SaleId == sold.SaleId, token)) return;
        context.Sales.Add(Sale.Open(sold));
        await context.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnShipped(SaleShipped shipped, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        Sale? sale = await context.Sales.FindAsync([shipped.SaleId], token);
        if (sale is null) throw new InvalidOperationException($"sale {shipped.SaleId} is not known yet");
        if (!sale.TryShip()) return;
        context.Add(new Parcel { Reference = shipped.SaleId, Carrier = shipped.Carrier });
        await context.SaveChangesAsync(token);
    }
}
