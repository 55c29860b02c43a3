using Events;
using Events.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hr;

[EventStream("hr", MaxLength = 1000)]
public sealed partial class HrStream;

[Event<HrStream>("hired")]
public sealed partial record Hired(string Employee, string Department);

[Event<HrStream>("left")]
public sealed partial record LeftCompany(string Employee);

public class Badge { public int Id { get; set; } public string Employee { get; set; } = ""; }

public class Seat { public string Employee { get; set; } = ""; public string Department { get; set; } = ""; }

public class HrContext(DbContextOptions<HrContext> options) : DbContext(options)
{
    public DbSet<Badge> Badges => Set<Badge>();
    public DbSet<Seat> Seats => Set<Seat>();
}

public interface IBadgeRepository { void Add(Badge badge); Task SaveAsync(CancellationToken token); }

public sealed class BadgeRepository(HrContext context) : IBadgeRepository
{
    public void Add(Badge badge) => context.Badges.Add(badge);
    public Task SaveAsync(CancellationToken token) => context.SaveChangesAsync(token);
}

[ConsumerGroup<HrStream>("badges")]
public sealed partial class BadgeConsumer(IBadgeRepository repository)
{
    [Handles]
    public async Task OnHired(Hired hired, CancellationToken token)
    {
        var badge = new Badge { Employee = hired.Employee };
        repository.Add(badge); // EVT3001
        await repository.SaveAsync(token);
    }
}

[ConsumerGroup<HrStream>("seats")]
public sealed partial class SeatConsumer(HrContext context)
{
    [Handles]
    public async Task OnLeft(LeftCompany left, CancellationToken token) =>
        await context.Seats.Where(s => s.Employee == left.Employee).ExecuteDeleteAsync(token);
}

public static class HrModule
{
    public static IServiceCollection AddHr(this IServiceCollection services) => services
        .AddDbContext<HrContext>()
        .AddScoped<IBadgeRepository, BadgeRepository>();

    public static void Configure(EventsBuilder events) => events
        .AddStream<HrStream>()
        .AddConsumer<BadgeConsumer>() // EVT3006
        .AddConsumer<SeatConsumer>(); // EVT3006
}
