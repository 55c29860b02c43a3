using Events;
using Microsoft.EntityFrameworkCore;

namespace Valley.Bookings;

[EventStream("bookings", MaxLength = 100_000)]
public sealed partial class BookingStream;

[Event<BookingStream>("room.booked")]
public sealed partial record RoomBooked(string BookingId, string Hotel, string Guest, int Nights);

[Event<BookingStream>("room.cancelled")]
public sealed partial record RoomCancelled(string BookingId, string Hotel);

public class Hotel
{
    public string Id { get; set; } = "";
    public int FreeRooms { get; set; }
    public List<Stay> Stays { get; set; } = [];
}

public class Stay
{
    public long Id { get; set; }
    public string BookingId { get; set; } = "";
    public string Guest { get; set; } = "";
    public bool Cancelled { get; set; }
}

public class HotelContext(DbContextOptions<HotelContext> options) : DbContext(options)
{
    public DbSet<Hotel> Hotels => Set<Hotel>();
    public DbSet<Stay> Stays => Set<Stay>();
}

public interface IHotelRepository
{
    Task<Hotel?> FindAsync(string id, CancellationToken token);
    Task SaveAsync(CancellationToken token);
}

public sealed class HotelRepository(HotelContext context) : IHotelRepository
{
    public Task<Hotel?> FindAsync(string id, CancellationToken token) => context.Hotels.Include(h => h.Stays).FirstOrDefaultAsync(h => h.Id == id, token);

    public Task SaveAsync(CancellationToken token) => context.SaveChangesAsync(token);
}

[ConsumerGroup<BookingStream>("rooms")]
public sealed partial class Bookings(IHotelRepository hotels, IDbContextFactory<HotelContext> contexts)
{
    [Handles]
    public async Task OnBooked(RoomBooked booked, CancellationToken token)
    {
        var hotel = await hotels.FindAsync(booked.Hotel, token);
        if (hotel is null || hotel.FreeRooms == 0) throw new InvalidOperationException($"No room in {booked.Hotel}");
        hotel.FreeRooms -= 1; // EVT3001
        await hotels.SaveAsync(token);
    }

    [Handles]
    public async Task OnCancelled(RoomCancelled cancelled, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        var stay = await context.Stays.SingleOrDefaultAsync(s => s.BookingId == cancelled.BookingId, token);
        if (stay is null || stay.Cancelled) return;
        stay.Cancelled = true;
        var hotel = await context.Hotels.SingleAsync(h => h.Id == cancelled.Hotel, token);
        hotel.FreeRooms++;
        await context.SaveChangesAsync(token);
    }
}
