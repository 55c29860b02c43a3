using Events;
using Microsoft.EntityFrameworkCore;

namespace Rails.Seats;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("seat.booked")]
public sealed partial record SeatBooked(string BookingId, string Train, string Seat);

[Event<RailStream>("coach.added")]
public sealed partial record CoachAdded(string CoachId, string Train, int Seats);

public class Coach
{
    public string CoachId { get; set; } = "";
    public string Train { get; set; } = "";
}

public class TrainRow
{
    public string Train { get; set; } = "";
    public int Seats { get; set; }
    public string LastBooking { get; set; } = "";
    public int Booked { get; set; }
}

public class SeatContext(DbContextOptions<SeatContext> options) : DbContext(options)
{
    public DbSet<TrainRow> Trains => Set<TrainRow>();
    public DbSet<Coach> Coaches => Set<Coach>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<TrainRow>().HasKey(row => row.Train);
}

[ConsumerGroup<RailStream>("seats")]
public sealed partial class Seats(IDbContextFactory<SeatContext> contexts)
{
    [Handles]
    public async Task OnBooked(SeatBooked booked, CancellationToken token)
    {
        await using SeatContext context = await contexts.CreateDbContextAsync(token);
        int changed = await context.Trains
            .Where(row => row.Train == booked.Train && row.LastBooking != booked.BookingId)
            .ExecuteUpdateAsync(
                row => row.SetProperty(r => r.Booked, r => r.Booked + 1).SetProperty(r => r.LastBooking, booked.BookingId),
                token);
        if (changed > 1) throw new InvalidOperationException(booked.Train);
    }

    [Handles]
    public async Task OnCoach(CoachAdded added, CancellationToken token)
    {
        await using SeatContext context = await contexts.CreateDbContextAsync(token);
        TrainRow row = await context.Trains.SingleAsync(r => r.Train == added.Train, token);
        context.Coaches.Add(new Coach { CoachId = added.CoachId, Train = added.Train });
        row.Seats += added.Seats;
        await context.SaveChangesAsync(token);
    }
}
