using Events;
using Microsoft.EntityFrameworkCore;

namespace Orders.Fulfil;

[EventStream("fulfilment", MaxLength = 10_000)]
public sealed partial class FulfilmentStream;

[Event<FulfilmentStream>("picked")]
public sealed partial record OrderPicked(string OrderId, int Parcels);

public sealed class Inbox { public string Id { get; set; } = ""; }
public sealed class Outbox { public Guid Id { get; set; } = Guid.NewGuid(); public string Kind { get; set; } = ""; public string Body { get; set; } = ""; }

public sealed class FulfilmentContext(DbContextOptions<FulfilmentContext> options) : DbContext(options)
{
    public DbSet<Inbox> Inbox => Set<Inbox>();
    public DbSet<Outbox> Outbox => Set<Outbox>();
}

[ConsumerGroup<FulfilmentStream>("shipping")]
public sealed partial class Shipping(IDbContextFactory<FulfilmentContext> contexts)
{
    [Handles]
    public async Task OnPicked(OrderPicked picked, EventContext context, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var id = context.Id.ToString();
        if (await db.Inbox.AnyAsync(i => i.Id == id, token)) return;
        db.Inbox.Add(new Inbox { Id = id });
        db.Outbox.Add(new Outbox { Kind = "label", Body = picked.OrderId });
        await db.SaveChangesAsync(token);
    }
}
