using System.Data;
using System.Data.Common;
using Dapper;
using Events;

namespace Craft.Silver;

internal static class LedgerExtensions
{
    private const string Withdraw = """
        UPDATE vault
        SET grams = grams - @grams
        WHERE alloy = @alloy
        """;

    public static async Task TakeAsync(this DbDataSource source, string alloy, decimal grams, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(Withdraw, new { alloy, grams }, cancellationToken: token));
    }

    public static async Task SetAsync(this DbDataSource source, string alloy, decimal grams, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync(
            new CommandDefinition("UPDATE vault SET grams = @grams WHERE alloy = @alloy", new { alloy, grams }, cancellationToken: token));
    }
}

[EventStream("silver", MaxLength = 20_000)]
public sealed partial class SilverStream;

[Event<SilverStream>("cast")]
public sealed partial record SilverCast(string CastId, string Alloy, decimal Grams);

[Event<SilverStream>("counted")]
public sealed partial record SilverCounted(string Alloy, decimal Grams);

[ConsumerGroup<SilverStream>("vault")]
public sealed partial class Vault(DbDataSource source)
{
    [Handles]
    public Task OnCast(SilverCast cast, CancellationToken token) => source.TakeAsync(cast.Alloy, cast.Grams, token); // EVT3001

    [Handles]
    public Task OnCounted(SilverCounted counted, CancellationToken token) => source.SetAsync(counted.Alloy, counted.Grams, token);
}
