using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Harbour.Startup;

[EventStream("berths", MaxLength = 10_000)]
public sealed partial class BerthStream;

[Event<BerthStream>("berth.taken")]
public sealed partial record BerthTaken(string BerthId, string Ship);

public class BerthContext(DbContextOptions<BerthContext> options) : DbContext(options);

public interface IHarbourMaster { Task NoteAsync(string berth, string ship, CancellationToken token); }

public sealed class HarbourMaster(BerthContext context) : IHarbourMaster
{
    public Task NoteAsync(string berth, string ship, CancellationToken token) => context.SaveChangesAsync(token);
}

[ConsumerGroup<BerthStream>("master")]
public sealed partial class Berths(IHarbourMaster master)
{
    [Handles]
    public Task OnTaken(BerthTaken taken, CancellationToken token) => master.NoteAsync(taken.BerthId, taken.Ship, token);
}

[ConsumerGroup<BerthStream>("map")]
public sealed partial class BerthMap(TimeProvider time)
{
    public DateTimeOffset LastChange { get; private set; }

    [Handles]
    public Task OnTaken(BerthTaken taken)
    {
        LastChange = time.GetUtcNow();
        return Task.CompletedTask;
    }
}

public static class Registration
{
    public static IServiceCollection AddHarbour(this IServiceCollection services, string redis)
    {
        services.AddDbContext<BerthContext>();
        services.AddScoped<IHarbourMaster, HarbourMaster>();
        services.AddEvents(events => events
            .UseRedis(redis)
            .AddStream<BerthStream>()
            .AddConsumer<Berths>() // EVT3006
            .AddConsumer<BerthMap>());
        return services;
    }
}
