using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace River.Bridges;

[EventStream("bridge", MaxLength = 30_000)]
public sealed partial class BridgeStream;

[Event<BridgeStream>("crossed")]
public sealed partial record BridgeCrossed(string CrossingId, string Plate, decimal Fee);

public class Account
{
    public string Plate { get; set; } = "";
    public decimal Balance { get; private set; }
    public bool Closed { get; private set; }
    public void Withdraw(decimal fee)
    {
        if (Closed) throw new InvalidOperationException("closed");
        Balance -= fee;
    }
}

public class TollDb(DbContextOptions<TollDb> options) : DbContext(options) { public DbSet<Account> Accounts => Set<Account>(); }

[ConsumerGroup<BridgeStream>("toll")]
public sealed partial class TollGroup(IServiceScopeFactory scopes)
{
    [Handles]
    public async Task OnCrossed(BridgeCrossed crossed, CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TollDb>();
        var account = await db.Accounts.FirstAsync(a => a.Plate == crossed.Plate, token);
        account.Withdraw(crossed.Fee); // EVT3001
        await db.SaveChangesAsync(token);
    }
}
