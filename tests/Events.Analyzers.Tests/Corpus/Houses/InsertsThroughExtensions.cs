using System.Data.Common;
using Dapper;
using Events;

namespace Stats.Visits;

[EventStream("visits", MaxLength = 100_000)]
public sealed partial class VisitStream;

[Event<VisitStream>("seen")]
public sealed partial record PageSeen(string VisitId, string Page, string Visitor);

public static class VisitSql
{
    private const string Insert = "INSERT INTO visits (page, visitor) VALUES (@Page, @Visitor)";

    public static Task<int> AddVisitAsync(this DbConnection connection, PageSeen seen) => connection.ExecuteAsync(Insert, seen);
}

[ConsumerGroup<VisitStream>("stats")]
public sealed partial class VisitStats(Func<DbConnection> open)
{
    [Handles]
    public async Task OnSeen(PageSeen seen)
    {
        await using var connection = open();
        await connection.AddVisitAsync(seen); // EVT3001
    }
}
