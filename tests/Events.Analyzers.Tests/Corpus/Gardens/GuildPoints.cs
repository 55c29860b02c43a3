using Events;
using Microsoft.EntityFrameworkCore;

namespace Garden.Game;

public class Guild
{
    public required string Name { get; init; }
    public int Score { get; private set; }
    public int Level { get; private set; }

    public void Gain(int points)
    {
        if (points < 0) throw new ArgumentOutOfRangeException(nameof(points));
        Score = Score + points;
        Level = Score / 1000;
    }
}

public class GameDb(DbContextOptions<GameDb> options) : DbContext(options) { public DbSet<Guild> Guilds => Set<Guild>(); }

[EventStream("game", MaxLength = 40_000)]
public sealed partial class GameStream;

[Event<GameStream>("won")]
public sealed partial record RaidWon(string RaidId, string Guild, int Points);

[ConsumerGroup<GameStream>("scores")]
public sealed partial class GuildPoints(IDbContextFactory<GameDb> factory)
{
    [Handles]
    public async Task OnWon(RaidWon won, CancellationToken stop)
    {
        await using var db = await factory.CreateDbContextAsync(stop);
        if (await db.Guilds.FindAsync([won.Guild], stop) is { Level: < 50 } guild)
        {
            guild.Gain(won.Points); // EVT3001
            await db.SaveChangesAsync(stop);
        }
    }
}
