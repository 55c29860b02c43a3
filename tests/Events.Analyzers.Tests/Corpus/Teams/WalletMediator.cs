using Events;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace MediatR2
{
    public interface IMediator { Task<R> Send<R>(IRequest<R> request, CancellationToken token = default); }
}

namespace Wallets
{
    [EventStream("wallets", MaxLength = 10_000)]
    public sealed partial class WalletStream;

    [Event<WalletStream>("topped-up")]
    public sealed partial record ToppedUp(string WalletId, decimal Amount);

    [Event<WalletStream>("closed")]
    public sealed partial record Closed(string WalletId);

    public sealed record TopUpCommand(string WalletId, decimal Amount) : IRequest<bool>;
    public sealed record CloseCommand(string WalletId) : IRequest<bool>;

    public class Wallet
    {
        public string Id { get; set; } = ""; public decimal Balance { get; private set; }
        public bool IsClosed { get; set; }
        public void Credit(decimal amount) => Balance += amount;
    }
    public class WalletDb(DbContextOptions<WalletDb> options) : DbContext(options) { public DbSet<Wallet> Wallets => Set<Wallet>(); }

    public sealed class TopUpHandler(WalletDb db) : IRequestHandler<TopUpCommand, bool>
    {
        public async Task<bool> Handle(TopUpCommand request, CancellationToken cancellationToken)
        {
            var wallet = await db.Wallets.FindAsync([request.WalletId], cancellationToken);
            if (wallet is null) return false;
            wallet.Credit(request.Amount);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
    }

    public sealed class CloseHandler(WalletDb db) : IRequestHandler<CloseCommand, bool>
    {
        public async Task<bool> Handle(CloseCommand request, CancellationToken cancellationToken)
        {
            var wallet = await db.Wallets.SingleAsync(w => w.Id == request.WalletId, cancellationToken);
            wallet.IsClosed = true;
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
    }

    [ConsumerGroup<WalletStream>("wallets")]
    public sealed partial class WalletGroup(MediatR2.IMediator mediator)
    {
        [Handles]
        public async Task OnToppedUp(ToppedUp topped, CancellationToken token)
        {
            var done = await mediator.Send(new TopUpCommand(topped.WalletId, topped.Amount), token); // EVT3001
            if (!done) throw new InvalidOperationException($"No wallet {topped.WalletId}");
        }

        [Handles]
        public async Task OnClosed(Closed closed, CancellationToken token)
        {
            if (!await mediator.Send(new CloseCommand(closed.WalletId), token)) throw new InvalidOperationException();
        }
    }
}
