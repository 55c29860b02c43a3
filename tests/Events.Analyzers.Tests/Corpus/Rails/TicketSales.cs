using Events;
using Microsoft.EntityFrameworkCore;

namespace Rails.Tickets;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("ticket.sold")]
public sealed partial record TicketSold(Guid TicketId, string Train, decimal Price);

[Event<RailStream>("ticket.returned")]
public sealed partial record TicketReturned(Guid TicketId, decimal Refund);

public class Ticket
{
    public Guid TicketId { get; set; }
    public string Train { get; set; } = "";
    public decimal Price { get; set; }
    public DateTimeOffset? ReturnedAt { get; set; }
}

public class Account
{
    public int Id { get; set; }
    public decimal Total { get; set; }
}

public class SalesContext(DbContextOptions<SalesContext> options) : DbContext(options)
{
    public DbSet<Ticket> Tickets => Set<Ticket>();
    public DbSet<Account> Accounts => Set<Account>();
}

[ConsumerGroup<RailStream>("sales")]
public sealed partial class TicketSales(IDbContextFactory<SalesContext> contexts, TimeProvider time)
{
    [Handles]
    public async Task OnSold(TicketSold sold, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        context.Tickets.Add(new Ticket { TicketId = sold.TicketId, Train = sold.Train, Price = sold.Price });
        try
        {
            await context.SaveChangesAsync(token);
        }
        catch (DbUpdateException e) when (e.InnerException?.Message.Contains("duplicate key") == true)
        {
            // sold already
        }
    }

    [Handles]
    public async Task OnReturned(TicketReturned returned, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        var ticket = await context.Tickets.SingleAsync(t => t.TicketId == returned.TicketId, token);
        if (ticket.ReturnedAt is not null) return;
        ticket.ReturnedAt = time.GetUtcNow();
        var account = await context.Accounts.SingleAsync(token);
        account.Total -= returned.Refund;
        await context.SaveChangesAsync(token);
    }
}
