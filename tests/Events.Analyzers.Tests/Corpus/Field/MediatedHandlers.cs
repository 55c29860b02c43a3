using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Crm.Messaging;

public interface ICommand;

public interface ICommandHandler<in T> where T : ICommand
{
    Task HandleAsync(T command, CancellationToken token);
}

public interface ICommandBus
{
    Task SendAsync<T>(T command, CancellationToken token) where T : ICommand;
}

public sealed record OpenTicket(string Customer, string Subject) : ICommand;

public sealed record CloseTicket(string TicketId) : ICommand;

public class Ticket
{
    public int Id { get; set; }

    public string Customer { get; set; } = "";

    public string Subject { get; set; } = "";

    public bool Closed { get; set; }
}

public class CrmContext(DbContextOptions<CrmContext> options) : DbContext(options)
{
    public DbSet<Ticket> Tickets { get; set; } = null!;
}

public sealed class OpenTicketHandler(CrmContext db) : ICommandHandler<OpenTicket>
{
    public async Task HandleAsync(OpenTicket command, CancellationToken token)
    {
        db.Tickets.Add(new Ticket { Customer = command.Customer, Subject = command.Subject });
        await db.SaveChangesAsync(token);
    }
}

public sealed class CloseTicketHandler(CrmContext db) : ICommandHandler<CloseTicket>
{
    public async Task HandleAsync(CloseTicket command, CancellationToken token)
    {
        var ticket = await db.Tickets.FindAsync([int.Parse(command.TicketId)], token);
        if (ticket is null) return;
        ticket.Closed = true;
        await db.SaveChangesAsync(token);
    }
}

[EventStream("crm", MaxLength = 10_000)]
public sealed partial class CrmStream;

[Event<CrmStream>("complaint")]
public sealed partial record ComplaintReceived(string Customer, string Text);

[Event<CrmStream>("resolved")]
public sealed partial record ComplaintResolved(string TicketId);

[ConsumerGroup<CrmStream>("tickets")]
public sealed partial class TicketConsumer(ICommandBus bus, ILogger<TicketConsumer> logger)
{
    [Handles]
    public async Task OnComplaint(ComplaintReceived complaint, CancellationToken token)
    {
        logger.LogInformation("Complaint of {Customer}", complaint.Customer);
        await bus.SendAsync(new OpenTicket(complaint.Customer, complaint.Text), token); // EVT3001
    }

    [Handles]
    public Task OnResolved(ComplaintResolved resolved, CancellationToken token) =>
        bus.SendAsync(new CloseTicket(resolved.TicketId), token);
}
