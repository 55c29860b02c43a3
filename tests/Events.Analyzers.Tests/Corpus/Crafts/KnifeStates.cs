using System.Data.Common;
using Dapper;
using Events;
using Microsoft.EntityFrameworkCore;

namespace Craft.Knives;

[EventStream("knives", MaxLength = 20_000)]
public sealed partial class KnifeStream;

[Event<KnifeStream>("ground")]
public sealed partial record KnifeGround(string KnifeId, string Smith);

[Event<KnifeStream>("handled")]
public sealed partial record KnifeHandled(string KnifeId, string Smith, decimal Wage);

public enum KnifeState { Forged, Ground, Handled }

public class Knife
{
    public string Id { get; set; } = "";
    public KnifeState State { get; set; }
    public int Grinds { get; set; }
}

public class Wage { public string Smith { get; set; } = ""; public decimal Sum { get; set; } }
public class KnifeDb(DbContextOptions<KnifeDb> options) : DbContext(options)
{
    public DbSet<Knife> Knives => Set<Knife>();
    public DbSet<Wage> Wages => Set<Wage>();
}

[ConsumerGroup<KnifeStream>("shop")]
public sealed partial class KnifeStates(IDbContextFactory<KnifeDb> factory, DbDataSource source)
{
    [Handles]
    public async Task OnGround(KnifeGround ground, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        int moved = await connection.ExecuteAsync("UPDATE knives SET state = 'ground' WHERE id = @KnifeId AND state = 'forged'", ground);
        if (moved == 0) return;
        await connection.ExecuteAsync("UPDATE smiths SET grinds = grinds + 1 WHERE name = @Smith", ground);
    }

    [Handles]
    public async Task OnHandled(KnifeHandled handled, CancellationToken token)
    {
        await using var db = await factory.CreateDbContextAsync(token);
        var knife = await db.Knives.SingleAsync(k => k.Id == handled.KnifeId, token);
        switch (knife.State)
        {
            case KnifeState.Handled:
                return;
            case KnifeState.Forged:
                throw new InvalidOperationException("not ground yet");
        }

        var wage = await db.Wages.SingleAsync(w => w.Smith == handled.Smith, token);
        wage.Sum += handled.Wage;
        knife.State = KnifeState.Handled;
        await db.SaveChangesAsync(token);
    }
}
