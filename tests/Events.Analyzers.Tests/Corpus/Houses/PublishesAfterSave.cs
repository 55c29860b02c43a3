using Events;
using Microsoft.EntityFrameworkCore;

namespace Cart;

[EventStream("carts", MaxLength = 10_000)]
public sealed partial class CartStream;

[Event<CartStream>("checked.out")]
public sealed partial record CheckedOut(string CartId, string Customer);

[EventStream("orders", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer);

public sealed class Order { public string Id { get; set; } = ""; public string Customer { get; set; } = ""; }
public sealed class OrderContext(DbContextOptions<OrderContext> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }

[ConsumerGroup<CartStream>("orders")]
public sealed partial class Checkout(IDbContextFactory<OrderContext> contexts, OrderStream orders)
{
    [Handles]
    public async Task OnCheckedOut(CheckedOut cart, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        if (!await db.Orders.AnyAsync(o => o.Id == cart.CartId, token))
        {
            db.Orders.Add(new Order { Id = cart.CartId, Customer = cart.Customer });
            await db.SaveChangesAsync(token);
        }

        await orders.ProduceAsync(new OrderPlaced(cart.CartId, cart.Customer), token);
    }
}
