using Events;
using Microsoft.EntityFrameworkCore;

namespace Shop;

[EventStream("orders", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

public sealed class InboxRow
{
    public string Id { get; set; } = "";
}

public sealed class Statement
{
    public int Id { get; set; }
    public string OrderId { get; set; } = "";
    public decimal Amount { get; set; }
}

public sealed class ShopContext : DbContext
{
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<Statement> Statements => Set<Statement>();
}

/// <summary>The row of the inbox and the effect are one save; its unique key refuses the second delivery.</summary>
[ConsumerGroup<OrderStream>("statements")]
public sealed partial class Statements(ShopContext db)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token)
    {
        string id = context.Id.ToString();
        if (await db.Inbox.AnyAsync(row => row.Id == id, token)) return;
        db.Inbox.Add(new InboxRow { Id = id });
        db.Statements.Add(new Statement { OrderId = placed.OrderId, Amount = placed.Amount });
        await db.SaveChangesAsync(token);
    }
}
