using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Street.Hotel;

[EventStream("hotel", MaxLength = 10_000)]
public sealed partial class HotelStream;

[Event<HotelStream>("room.booked")]
public sealed partial record RoomBooked(string BookingId, string Room);

[Event<HotelStream>("room.left")]
public sealed partial record RoomLeft(string BookingId, string Room);

public class Booking
{
    public string BookingId { get; set; } = "";
    public string Room { get; set; } = "";
}

public class HotelContext(DbContextOptions<HotelContext> options) : DbContext(options)
{
    public DbSet<Booking> Bookings => Set<Booking>();
}

[ConsumerGroup<HotelStream>("desk")]
public sealed partial class Desk(HotelContext context)
{
    [Handles]
    public async Task OnBooked(RoomBooked booked, CancellationToken token)
    {
        if (await context.Bookings.FindAsync([booked.BookingId], token) is not null) return;
        context.Bookings.Add(new Booking { BookingId = booked.BookingId, Room = booked.Room });
        await context.SaveChangesAsync(token);
    }
}

[ConsumerGroup<HotelStream>("cleaning")]
public sealed partial class Cleaning(IServiceScopeFactory scopes)
{
    [Handles]
    public async Task OnLeft(RoomLeft left, CancellationToken token)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<HotelContext>();
        await context.Bookings.Where(b => b.BookingId == left.BookingId).ExecuteDeleteAsync(token);
    }
}

public static class Startup
{
    public static IServiceCollection AddHotel(this IServiceCollection services)
    {
        services.AddDbContext<HotelContext>();
        services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .AddStream<HotelStream>()
            .AddConsumer<Desk>() // EVT3006
            .AddConsumer<Cleaning>());
        return services;
    }
}
