using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Craft.Lace;

[EventStream("lace", MaxLength = 20_000)]
public sealed partial class LaceStream;

[Event<LaceStream>("made")]
public sealed partial record LaceMade(string PieceId, string Pattern);

public class Piece { public string Id { get; set; } = ""; public string Pattern { get; set; } = ""; }
public class LaceDb(DbContextOptions<LaceDb> options) : DbContext(options) { public DbSet<Piece> Pieces => Set<Piece>(); }

[ConsumerGroup<LaceStream>("catalog")]
public sealed partial class LaceCatalog(LaceDb db)
{
    [Handles]
    public async Task OnMade(LaceMade made, CancellationToken token)
    {
        Piece? piece = await db.Pieces.FindAsync([made.PieceId], token);
        if (piece is null) db.Pieces.Add(piece = new Piece { Id = made.PieceId });
        piece.Pattern = made.Pattern;
        await db.SaveChangesAsync(token);
    }
}

public static class LaceRegistration
{
    public static void AddLace(this IServiceCollection services, string redis, string database)
    {
        services.AddDbContext<LaceDb>();
        services.AddEvents(events =>
        {
            events.UseRedis(redis);
            events.AddStream<LaceStream>();
            events.AddConsumer<LaceCatalog>(); // EVT3006
        });
    }
}
