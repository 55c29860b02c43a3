using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Post.Depot;

[EventStream("depot", MaxLength = 20_000)]
public sealed partial class DepotStream;

[Event<DepotStream>("arrived")]
public sealed partial record Arrived(string ParcelId, string Shelf);

public sealed class Place { public string Id { get; set; } = ""; public string Shelf { get; set; } = ""; }

public sealed class DepotContext(DbContextOptions<DepotContext> options) : DbContext(options) { public DbSet<Place> Places => Set<Place>(); }

[ConsumerGroup<DepotStream>("places")]
public sealed partial class PlaceGroup(DepotContext db)
{
    [Handles]
    public async Task OnArrived(Arrived arrived, CancellationToken token)
    {
        var place = await db.Places.FindAsync([arrived.ParcelId], token);
        if (place is null) db.Places.Add(new Place { Id = arrived.ParcelId, Shelf = arrived.Shelf });
        else place.Shelf = arrived.Shelf;
        await db.SaveChangesAsync(token);
    }
}

public static class DepotSetup
{
    public static IServiceCollection AddDepot(this IServiceCollection services, string redis)
    {
        services.AddDbContext<DepotContext>();
        services.AddEvents(events => events.UseRedis(redis).AddStream<DepotStream>().AddConsumer<PlaceGroup>()); // EVT3006
        return services;
    }
}
