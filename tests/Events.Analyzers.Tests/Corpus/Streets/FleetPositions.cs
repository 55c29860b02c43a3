using System.Collections.Concurrent;
using Events;
using Microsoft.EntityFrameworkCore;

namespace Street.Fleet;

[EventStream("fleet", MaxLength = 1_000_000)]
public sealed partial class FleetStream;

[Event<FleetStream>("van.seen")]
public sealed partial record VanSeen(string VanId, double Latitude, double Longitude, DateTimeOffset At);

[Event<FleetStream>("van.serviced")]
public sealed partial record VanServiced(string ServiceId, string VanId, int Kilometres);

public class Van
{
    public string VanId { get; set; } = "";
    public int Kilometres { get; set; }
    public string? LastService { get; private set; }
    public int Services { get; private set; }

    public void Service(string serviceId, int kilometres)
    {
        if (LastService == serviceId) return;
        LastService = serviceId;
        Services++;
        Kilometres = Math.Max(Kilometres, kilometres);
    }
}

public class FleetContext(DbContextOptions<FleetContext> options) : DbContext(options)
{
    public DbSet<Van> Vans => Set<Van>();
}

/// <summary>The last position is kept in memory, and is what the last event says.</summary>
[ConsumerGroup<FleetStream>("map")]
public sealed partial class FleetPositions(IDbContextFactory<FleetContext> contexts)
{
    private readonly ConcurrentDictionary<string, VanSeen> _last = new();

    public VanSeen? Where(string van) => _last.GetValueOrDefault(van);

    [Handles]
    public Task OnSeen(VanSeen seen)
    {
        _last.AddOrUpdate(seen.VanId, seen, (_, before) => before.At > seen.At ? before : seen);
        return Task.CompletedTask;
    }

    [Handles]
    public async Task OnServiced(VanServiced serviced, CancellationToken token)
    {
        await using FleetContext context = await contexts.CreateDbContextAsync(token);
        Van? van = await context.Vans.FindAsync([serviced.VanId], token);
        if (van is null)
        {
            van = new Van { VanId = serviced.VanId };
            context.Vans.Add(van);
        }

        van.Service(serviced.ServiceId, serviced.Kilometres);
        await context.SaveChangesAsync(token);
    }
}
