using Events;
using Microsoft.EntityFrameworkCore;

namespace Garden.Game;

public class Guild
{
    private readonly HashSet<string> _raids = [];
    private int _score;

    public required string Name { get; init; }
    public int Score => _score;

    public bool Win(string raid, int points)
    {
        if (!_raids.Add(raid)) return false;
        _score += points;
        return true;
    }
}

public class GameDb(DbContextOptions<GameDb> options) : DbContext(options) { public DbSet<Guild> Guilds => Set<Guild>(); }

[EventStream("game", MaxLength = 40_000)]
public sealed partial class GameStream;

[Event<GameStream>("won")]
public sealed partial record RaidWon(string RaidId, string Guild, int Points);

[ConsumerGroup<GameStream>("scores")]
public sealed partial class GuildScores(IDbContextFactory<GameDb> factory)
{
    [Handles]
    public async Task OnWon(RaidWon won, CancellationToken stop)
    {
        await using var db = await factory.CreateDbContextAsync(stop);
        var guild = await db.Guilds.SingleAsync(g => g.Name == won.Guild, stop);
        guild.Win(won.RaidId, won.Points);
        await db.SaveChangesAsync(stop);
    }
}
