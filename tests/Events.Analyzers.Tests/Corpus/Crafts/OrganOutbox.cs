using System.Text.Json;
using Events;
using Microsoft.EntityFrameworkCore;

namespace Craft.Organs;

public class OutboxMessage { public required string Id { get; init; } public required string Body { get; init; } public DateTime? SentAt { get; set; } }
public class OrganDb(DbContextOptions<OrganDb> options) : DbContext(options) { public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>(); }

[EventStream("organs", MaxLength = 20_000)]
public sealed partial class OrganStream;

[Event<OrganStream>("tuned")]
public sealed partial record OrganTuned(string OrganId, string Church);

[ConsumerGroup<OrganStream>("outbox")]
public sealed partial class OrganOutbox(IDbContextFactory<OrganDb> factory)
{
    [Handles]
    public async Task OnTuned(OrganTuned tuned, EventContext context, CancellationToken token)
    {
        await using OrganDb db = await factory.CreateDbContextAsync(token);
        var message = new OutboxMessage { Id = context.Id.ToString(), Body = JsonSerializer.Serialize(tuned) };
        await db.Outbox.AddAsync(message, token);
        await db.SaveChangesAsync(token);
    }
}
