using Events;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Good.Wallets;

[EventStream("good-wallets", MaxLength = 10_000)]
public sealed partial class WalletStream;

[Event<WalletStream>("topped-up")]
public sealed partial record ToppedUp(string TopUpId, string WalletId, decimal Amount);

[Event<WalletStream>("limit")]
public sealed partial record LimitChanged(string WalletId, decimal Limit);

[Event<WalletStream>("closed")]
public sealed partial record Closed(string WalletId, string MailTo);

[Event<WalletStream>("opened")]
public sealed partial record Opened(string WalletId, string Owner);

public class Wallet
{
    public string Id { get; set; } = ""; public decimal Balance { get; set; }
    public decimal Limit { get; set; }
    public string? LastTopUp { get; set; }
    public DateTimeOffset? ClosedMailAt { get; set; }
}
public class Line { public string Id { get; set; } = ""; public string WalletId { get; set; } = ""; public decimal Amount { get; set; } }
public class WalletDb(DbContextOptions<WalletDb> options) : DbContext(options)
{
    public DbSet<Wallet> Wallets => Set<Wallet>();
    public DbSet<Line> Lines => Set<Line>();
}
public interface IMailer { Task SendClosedMailAsync(string to, CancellationToken ct); }

[ConsumerGroup<WalletStream>("wallets")]
public sealed partial class WalletGroup(WalletDb db, IMailer mailer, IDatabase redis)
{
    [Handles]
    public async Task OnToppedUp(ToppedUp topped, CancellationToken token)
    {
        var wallet = await db.Wallets.SingleAsync(w => w.Id == topped.WalletId, token);
        if (await db.Lines.FindAsync([topped.TopUpId], token) is not null) return;
        db.Lines.Add(new Line { Id = topped.TopUpId, WalletId = wallet.Id, Amount = topped.Amount });
        wallet.Balance += topped.Amount;
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public Task OnLimit(LimitChanged changed, CancellationToken token) =>
        db.Wallets.Where(w => w.Id == changed.WalletId).ExecuteUpdateAsync(s => s.SetProperty(w => w.Limit, changed.Limit), token);

    [Handles]
    public async Task OnClosed(Closed closed, CancellationToken token)
    {
        var wallet = await db.Wallets.SingleAsync(w => w.Id == closed.WalletId, token);
        if (wallet.ClosedMailAt.HasValue) return;
        await mailer.SendClosedMailAsync(closed.MailTo, token);
        wallet.ClosedMailAt = DateTimeOffset.UtcNow;
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnOpened(Opened opened)
    {
        var created = await redis.HashSetAsync("owners", opened.WalletId, opened.Owner, When.NotExists);
        if (created) await redis.PublishAsync(RedisChannel.Literal("owners"), opened.WalletId);
        await redis.KeyExpireAsync("owners", TimeSpan.FromDays(400));
    }
}
