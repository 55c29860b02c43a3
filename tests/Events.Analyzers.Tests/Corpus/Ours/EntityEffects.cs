using Events;

namespace Shop;

[EventStream("orders", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, decimal Amount, DateTimeOffset At);

public sealed class StockItem
{
    public int Id { get; set; }
    public string Sku { get; set; } = "";
    public int Count { get; set; }
}

public sealed class Shipment
{
    public string Id { get; set; } = "";
    public bool Sent { get; set; }
}

public sealed class ShopContext : Microsoft.EntityFrameworkCore.DbContext
{
    public Microsoft.EntityFrameworkCore.DbSet<StockItem> Stock => Set<StockItem>();
    public Microsoft.EntityFrameworkCore.DbSet<Shipment> Shipments => Set<Shipment>();
}

[ConsumerGroup<OrderStream>("stock")]
public sealed partial class StockGroup(ShopContext db)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, CancellationToken token)
    {
        db.Stock.Add(new StockItem { Sku = placed.OrderId, Count = 1 }); // EVT3001
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnPaid(OrderPaid paid, CancellationToken token)
    {
        Shipment? shipment = await db.Shipments.FindAsync(paid.OrderId);
        if (shipment is null) return;
        shipment.Sent = true;
        await db.SaveChangesAsync(token);
    }
}
