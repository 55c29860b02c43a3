using System.Data.Common;
using Dapper;
using Events;

namespace Rails.Cranes;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("box.lifted")]
public sealed partial record BoxLifted(string LiftId, string Box, string Crane);

public sealed class Once(DbDataSource source)
{
    public async Task<bool> IsFirstAsync(string id, CancellationToken token)
    {
        await using DbConnection connection = await source.OpenConnectionAsync(token);
        return await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO lifts (id) VALUES (@id) ON CONFLICT (id) DO NOTHING", new { id }, cancellationToken: token)) == 1;
    }
}

[ConsumerGroup<RailStream>("cranes")]
public sealed partial class Cranes(Once once, DbDataSource source)
{
    [Handles]
    public async Task OnLifted(BoxLifted lifted, CancellationToken token)
    {
        if (await once.IsFirstAsync(lifted.LiftId, token) is false) return;
        await using DbConnection connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync("UPDATE cranes SET lifts = lifts + 1 WHERE crane = @Crane", lifted);
    }
}
