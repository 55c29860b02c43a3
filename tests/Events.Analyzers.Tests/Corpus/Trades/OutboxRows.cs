using System.Text.Json;
using Events;
using Microsoft.EntityFrameworkCore;

namespace Calm.Outbox;

[EventStream("quotes", MaxLength = 20_000)]
public sealed partial class QuoteStream;

[Event<QuoteStream>("accepted")]
public sealed partial record QuoteAccepted(string QuoteId, string Customer);

public sealed class Contract { public string Id { get; set; } = ""; public string Customer { get; set; } = ""; }
public sealed class OutboxRow { public string Id { get; set; } = ""; public string Json { get; set; } = ""; public DateTime CreatedAt { get; set; } }

public sealed class SalesContext(DbContextOptions<SalesContext> options) : DbContext(options)
{
    public DbSet<Contract> Contracts => Set<Contract>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
}

[ConsumerGroup<QuoteStream>("contracts")]
public sealed partial class ContractGroup(IDbContextFactory<SalesContext> factory)
{
    [Handles]
    public async Task OnAccepted(QuoteAccepted accepted, CancellationToken token)
    {
        await using var db = await factory.CreateDbContextAsync(token);
        db.Contracts.Add(new Contract { Id = accepted.QuoteId, Customer = accepted.Customer });
        db.Outbox.Add(new OutboxRow { Id = "contract-" + accepted.QuoteId, Json = JsonSerializer.Serialize(accepted), CreatedAt = DateTime.UtcNow });
        await db.SaveChangesAsync(token);
    }
}
