// config: events.additional_handler_types = MediatR.INotificationHandler`1, MediatR.IRequestHandler`2
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Shop.Application;

public sealed record OrderPaid(Guid OrderId, decimal Amount) : INotification;

public sealed class Account
{
    public Guid Id { get; set; }
    public decimal Balance { get; set; }
}

public sealed class LedgerLine
{
    public Guid Id { get; set; }
    public decimal Amount { get; set; }
}

public sealed class LedgerContext : DbContext
{
    public DbSet<LedgerLine> Lines => Set<LedgerLine>();
    public DbSet<Account> Accounts => Set<Account>();
}

public sealed class AddToBalance(LedgerContext db) : INotificationHandler<OrderPaid>
{
    public async Task Handle(OrderPaid notification, CancellationToken cancellationToken)
    {
        Account account = await db.Accounts.SingleAsync(candidate => candidate.Id == notification.OrderId, cancellationToken);
        account.Balance += notification.Amount; // EVT3001
        await db.SaveChangesAsync(cancellationToken);
    }
}

public sealed class WriteLine(LedgerContext db) : INotificationHandler<OrderPaid>
{
    public async Task Handle(OrderPaid notification, CancellationToken cancellationToken)
    {
        if (await db.Lines.AnyAsync(line => line.Id == notification.OrderId, cancellationToken)) return;
        db.Lines.Add(new LedgerLine { Id = notification.OrderId, Amount = notification.Amount });
        await db.SaveChangesAsync(cancellationToken);
    }
}
