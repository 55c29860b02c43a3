using System.Data.Common;
using Events;

namespace Loyal.Points;

[EventStream("purchases", MaxLength = 20_000)]
public sealed partial class PurchaseStream;

[Event<PurchaseStream>("bought")]
public sealed partial record Bought(string PurchaseId, string Card, int Points);

public interface IPointsStore
{
    Task BookAsync(string card, int points, CancellationToken token);
}

internal sealed class SqlPointsStore(DbDataSource source) : IPointsStore
{
    private const string Sql = """
        UPDATE cards
           SET points = points + @points
         WHERE card = @card
        """;

    public async Task BookAsync(string card, int points, CancellationToken token)
    {
        await using DbCommand command = source.CreateCommand(Sql);
        Add(command, "card", card);
        Add(command, "points", points);
        await command.ExecuteNonQueryAsync(token);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}

[ConsumerGroup<PurchaseStream>("points")]
public sealed partial class PointsGroup(IPointsStore store)
{
    [Handles]
    public Task OnBought(Bought bought, CancellationToken token) => store.BookAsync(bought.Card, bought.Points, token); // EVT3001
}
