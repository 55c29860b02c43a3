using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Calm.Seats;

[EventStream("seats", MaxLength = 20_000)]
public sealed partial class SeatStream;

[Event<SeatStream>("taken")]
public sealed partial record SeatTaken(string Seat, string Guest);

public sealed class Seat { public string Id { get; set; } = ""; public string? Guest { get; set; } }

public sealed class SeatContext(DbContextOptions<SeatContext> options) : DbContext(options) { public DbSet<Seat> Seats => Set<Seat>(); }

[ConsumerGroup<SeatStream>("plan")]
public sealed partial class SeatPlan(SeatContext db)
{
    [Handles]
    public async Task OnTaken(SeatTaken taken, CancellationToken token)
    {
        Seat seat = await db.Seats.SingleAsync(s => s.Id == taken.Seat, token);
        seat.Guest = taken.Guest;
        await db.SaveChangesAsync(token);
    }
}

public static class SeatSetup
{
    public static IServiceCollection AddSeats(this IServiceCollection services) => services
        .AddDbContext<SeatContext>()
        .AddEvents(events => events.UseRedis("localhost").AddStream<SeatStream>().AddScopedConsumer<SeatPlan>());
}
