using Dapper;
using Events;
using System.Data.Common;

namespace Craft.Harps;

public interface ICourier { Task<string> BookAsync(string harp, string idempotencyKey, CancellationToken token); }

[EventStream("harps", MaxLength = 20_000)]
public sealed partial class HarpStream;

[Event<HarpStream>("strung")]
public sealed partial record HarpStrung(string HarpId, string Town);

[ConsumerGroup<HarpStream>("couriers")]
public sealed partial class HarpSaga(ICourier courier, DbDataSource source)
{
    [Handles]
    public async Task OnStrung(HarpStrung strung, EventContext context, CancellationToken token)
    {
        string tracking = await courier.BookAsync(strung.HarpId, $"harp-{strung.HarpId}", token);
        await using DbConnection connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync("UPDATE harps SET tracking = @tracking, entry = @entry WHERE id = @id",
            new { tracking, entry = context.Id.ToString(), id = strung.HarpId });
    }
}
