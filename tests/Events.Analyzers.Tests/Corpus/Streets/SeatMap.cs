using System.Diagnostics.Metrics;
using Events;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Street.Theatre;

[EventStream("theatre", MaxLength = 10_000)]
public sealed partial class TheatreStream;

[Event<TheatreStream>("seat.taken")]
public sealed partial record SeatTaken(string TicketId, string Show, int Row, int Seat, string Guest);

[Event<TheatreStream>("seat.freed")]
public sealed partial record SeatFreed(string TicketId, string Show, int Row, int Seat);

public class SeatRow
{
    public string Show { get; set; } = "";
    public int Row { get; set; }
    public int Seat { get; set; }
    public string? Guest { get; set; }
}

public class TheatreContext(DbContextOptions<TheatreContext> options) : DbContext(options)
{
    public DbSet<SeatRow> Seats => Set<SeatRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<SeatRow>().HasKey(s => new { s.Show, s.Row, s.Seat });
}

public interface ISeatWatcher
{
    Task SeatChanged(int row, int seat, bool free);
}

public class SeatHub : Hub<ISeatWatcher>;

[ConsumerGroup<TheatreStream>("seats")]
public sealed partial class SeatMap(
    IDbContextFactory<TheatreContext> contexts, IHubContext<SeatHub, ISeatWatcher> hub, IMemoryCache cache, Meter meter, ILogger<SeatMap> logger)
{
    private readonly Counter<long> _changes = meter.CreateCounter<long>("theatre.seats");
    private readonly Histogram<double> _ages = meter.CreateHistogram<double>("theatre.age");

    [Handles]
    public Task OnTaken(SeatTaken taken, EventContext context, CancellationToken token) =>
        ChangeAsync(taken.Show, taken.Row, taken.Seat, taken.Guest, context, token);

    [Handles]
    public Task OnFreed(SeatFreed freed, EventContext context, CancellationToken token) =>
        ChangeAsync(freed.Show, freed.Row, freed.Seat, null, context, token);

    private async Task ChangeAsync(string show, int row, int seat, string? guest, EventContext context, CancellationToken token)
    {
        await using TheatreContext theatre = await contexts.CreateDbContextAsync(token);
        await theatre.Seats
            .Where(s => s.Show == show && s.Row == row && s.Seat == seat)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Guest, guest), token);
        cache.Remove($"seats:{show}");
        _changes.Add(1, new KeyValuePair<string, object?>("show", show));
        _ages.Record(context.Age.TotalSeconds);
        try
        {
            await hub.Clients.Group(show).SeatChanged(row, seat, guest is null);
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "nobody watches {Show}", show);
        }
    }
}
