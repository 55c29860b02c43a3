using Events;
using Microsoft.EntityFrameworkCore;

namespace Lake.Bookings;

[EventStream("cabins", MaxLength = 30_000)]
public sealed partial class CabinStream;

[Event<CabinStream>("cancelled")]
public sealed partial record CabinCancelled(string BookingId, decimal Refund);

public class Booking
{
    private readonly List<string> _notes = [];
    public string Id { get; private set; } = "";
    public DateTime? RefundedAt { get; private set; }
    public decimal Refunded { get; private set; }
    public IReadOnlyList<string> Notes => _notes;

    public void Refund(decimal amount, DateTime at)
    {
        if (RefundedAt is not null) return;
        RefundedAt = at;
        Refunded += amount;
        _notes.Add($"refunded {amount}");
    }
}

public class CabinDb(DbContextOptions<CabinDb> options) : DbContext(options) { public DbSet<Booking> Bookings => Set<Booking>(); }

[ConsumerGroup<CabinStream>("refunds")]
public sealed partial class Refunds(IDbContextFactory<CabinDb> factory, TimeProvider clock)
{
    [Handles]
    public async Task OnCancelled(CabinCancelled cancelled, CancellationToken token)
    {
        await using CabinDb db = await factory.CreateDbContextAsync(token);
        Booking booking = await db.Bookings.SingleAsync(b => b.Id == cancelled.BookingId, token);
        booking.Refund(cancelled.Refund, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(token);
    }
}
