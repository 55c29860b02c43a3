using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Good.Stock;

[EventStream("good-stock", MaxLength = 100_000)]
public sealed partial class StockStream;

[Event<StockStream>("reserved")]
public sealed partial record Reserved(string OrderId, string Sku, int Quantity);

[Event<StockStream>("level")]
public sealed partial record LevelSet(string Sku, int Quantity);

[Event<StockStream>("shipped")]
public sealed partial record Shipped(string OrderId, string Carrier);

public class Item { public string Sku { get; set; } = ""; public int OnHand { get; set; } public List<Reservation> Reservations { get; set; } = []; }
public class Reservation { public string OrderId { get; set; } = ""; public string Sku { get; set; } = ""; public int Quantity { get; set; } }
public class Order { public string Id { get; set; } = ""; public OrderState State { get; set; } public int Version { get; set; } }
public enum OrderState { New, Shipped }

public class StockDb(DbContextOptions<StockDb> options) : DbContext(options)
{
    public DbSet<Item> Items => Set<Item>();
    public DbSet<Reservation> Reservations => Set<Reservation>();
    public DbSet<Order> Orders => Set<Order>();
}

[ConsumerGroup<StockStream>("levels")]
public sealed partial class Levels(StockDb db, ILogger<Levels> logger)
{
    [Handles]
    public async Task OnReserved(Reserved reserved, CancellationToken token)
    {
        var item = await db.Items.Include(i => i.Reservations).SingleAsync(i => i.Sku == reserved.Sku, token);
        if (item.Reservations.Any(r => r.OrderId == reserved.OrderId))
        {
            logger.LogInformation("{Order} has its reservation", reserved.OrderId);
            return;
        }

        item.OnHand -= reserved.Quantity;
        item.Reservations.Add(new Reservation { OrderId = reserved.OrderId, Sku = reserved.Sku, Quantity = reserved.Quantity });
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnLevel(LevelSet level, CancellationToken token)
    {
        var item = await db.Items.FindAsync([level.Sku], token);
        if (item is null) db.Items.Add(new Item { Sku = level.Sku, OnHand = level.Quantity });
        else item.OnHand = level.Quantity;
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnShipped(Shipped shipped, CancellationToken token)
    {
        var order = await db.Orders.SingleOrDefaultAsync(o => o.Id == shipped.OrderId, token);
        if (order is not { State: OrderState.New }) return;
        order.State = OrderState.Shipped;
        order.Version++;
        await db.SaveChangesAsync(token);
    }
}
