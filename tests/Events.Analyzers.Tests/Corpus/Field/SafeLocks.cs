using Events;
using Events.Handling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Bookings;

[EventStream("bookings", MaxLength = 50_000)]
public sealed partial class BookingStream;

[Event<BookingStream>("booked")]
public sealed partial record Booked(string BookingId, string Room, int Nights);

[Event<BookingStream>("confirmed")]
public sealed partial record Confirmed(string BookingId);

[Event<BookingStream>("extended")]
public sealed partial record Extended(string BookingId, int Nights);

public enum BookingState { New, Confirmed, Mailed }

public class BookingRow
{
    public string Id { get; set; } = "";

    public BookingState State { get; set; }

    public int Nights { get; set; }

    public string? LastEvent { get; set; }
}

public class BookingDb(DbContextOptions<BookingDb> options) : DbContext(options) { public DbSet<BookingRow> Bookings => Set<BookingRow>(); }

public interface IMails { Task SendConfirmationAsync(string booking, CancellationToken token); }

[ConsumerGroup<BookingStream>("rooms")]
public sealed partial class RoomConsumer(BookingDb db, IMails mails, IDatabase redis, ILogger<RoomConsumer> logger)
{
    [Handles]
    public async Task OnBooked(Booked booked, CancellationToken token)
    {
        if (await db.Bookings.FindAsync([booked.BookingId], token) is not null) return;
        db.Bookings.Add(new BookingRow { Id = booked.BookingId, Nights = booked.Nights });
        await redis.HashSetAsync("rooms", booked.Room, booked.BookingId);
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnConfirmed(Confirmed confirmed, CancellationToken token)
    {
        BookingRow row = await db.Bookings.SingleAsync(b => b.Id == confirmed.BookingId, token);
        if (row.State == BookingState.Mailed) return;
        await mails.SendConfirmationAsync(row.Id, token);
        row.State = BookingState.Mailed;
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnExtended(Extended extended, EventContext context, CancellationToken token)
    {
        BookingRow row = await db.Bookings.SingleAsync(b => b.Id == extended.BookingId, token);
        string id = context.Id.ToString();
        if (row.LastEvent == id)
        {
            logger.LogInformation("{Id} was applied", id);
            return;
        }

        row.Nights += extended.Nights;
        row.LastEvent = id;
        await db.SaveChangesAsync(token);
    }
}
