using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Harbour.Docks;

[EventStream("docks", MaxLength = 10_000)]
public sealed partial class DockStream;

[Event<DockStream>("ship.docked")]
public sealed partial record ShipDocked(string CallId, string Ship, int Dock);

[Event<DockStream>("ship.left")]
public sealed partial record ShipLeft(string CallId, string Ship, int Dock, int Tons);

public class Call
{
    public string Id { get; set; } = "";
    public string Ship { get; set; } = "";
    public int Dock { get; set; }
    public bool Left { get; set; }
}

public class DockDay
{
    public int Dock { get; set; }
    public int Tons { get; set; }
}

public class DockContext(DbContextOptions<DockContext> options) : DbContext(options)
{
    public DbSet<Call> Calls => Set<Call>();
    public DbSet<DockDay> Days => Set<DockDay>();
}

[ConsumerGroup<DockStream>("schedule")]
public sealed partial class DockSchedule(IServiceScopeFactory scopes)
{
    [Handles]
    public async Task OnDocked(ShipDocked docked, CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<DockContext>();
        if (await context.Calls.AnyAsync(call => call.Id == docked.CallId, token)) return;
        context.Calls.Add(new Call { Id = docked.CallId, Ship = docked.Ship, Dock = docked.Dock });
        await context.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnLeft(ShipLeft left, CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<DockContext>();
        var call = await context.Calls.SingleAsync(c => c.Id == left.CallId, token);
        if (call.Left) return;
        call.Left = true;
        await context.Days.Where(day => day.Dock == left.Dock)
            .ExecuteUpdateAsync(set => set.SetProperty(day => day.Tons, day => day.Tons + left.Tons), token);
        await context.SaveChangesAsync(token);
    }
}
