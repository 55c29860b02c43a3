using Dapper;
using Events;
using Microsoft.EntityFrameworkCore;
using System.Data.Common;

namespace Inventory;

[EventStream("inventory", MaxLength = 200_000)]
public sealed partial class InventoryStream;

[Event<InventoryStream>("item.reserved")]
public sealed partial record ItemReserved(string Sku, int Quantity, string OrderId);

[Event<InventoryStream>("item.shipped")]
public sealed partial record ItemShipped(string Sku, int Quantity, string OrderId);

[Event<InventoryStream>("item.counted")]
public sealed partial record ItemCounted(string Sku, int Quantity);

public class StockItem { public string Sku { get; set; } = ""; public int OnHand { get; set; } public int Reserved { get; set; } }

public class Movement { public Guid Id { get; set; } public string Sku { get; set; } = ""; public int Change { get; set; } }

public class InventoryDb(DbContextOptions<InventoryDb> options) : DbContext(options)
{
    public DbSet<StockItem> Stock => Set<StockItem>();
    public DbSet<Movement> Movements => Set<Movement>();
}

[ConsumerGroup<InventoryStream>("stock")]
public sealed partial class StockConsumer(IDbContextFactory<InventoryDb> factory, DbConnection connection)
{
    [Handles]
    public async Task OnReserved(ItemReserved reserved, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var item = await db.Stock.SingleAsync(s => s.Sku == reserved.Sku, ct);
        if (item.OnHand - item.Reserved < reserved.Quantity) throw new InvalidOperationException("Out of stock");
        item.Reserved += reserved.Quantity; // EVT3001
        await db.SaveChangesAsync(ct);
    }

    [Handles]
    public async Task OnShipped(ItemShipped shipped, CancellationToken ct)
    {
        const string sql = """
            UPDATE stock
            SET on_hand = on_hand - @Quantity, reserved = reserved - @Quantity
            WHERE sku = @Sku
            """;
        await connection.ExecuteAsync(new CommandDefinition(sql, new { shipped.Quantity, shipped.Sku }, cancellationToken: ct)); // EVT3001
    }

    [Handles]
    public async Task OnCounted(ItemCounted counted, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var item = await db.Stock.FindAsync([counted.Sku], ct);
        if (item is null) return;
        db.Movements.Add(new Movement { Id = Guid.NewGuid(), Sku = counted.Sku, Change = counted.Quantity - item.OnHand }); // EVT3001
        item.OnHand = counted.Quantity;
        await db.SaveChangesAsync(ct);
    }
}
