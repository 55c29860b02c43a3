using Dapper;
using Events;
using System.Data.Common;

namespace Craft.Tiles;

[EventStream("tiles", MaxLength = 20_000)]
public sealed partial class TileStream;

[EventStream("bills", MaxLength = 20_000)]
public sealed partial class BillStream;

[Event<TileStream>("glazed")]
public sealed partial record Glazed(string BatchId, string Customer, decimal Price);

[Event<BillStream>("written")]
public sealed partial record BillWritten(string BillId, string Customer, decimal Price, DateTimeOffset CreatedAt);

[ConsumerGroup<TileStream>("bills")]
public sealed partial class TileReferences(BillStream bills, DbDataSource source)
{
    [Handles]
    public async Task OnGlazed(Glazed glazed, CancellationToken token)
    {
        var bill = new BillWritten(Guid.CreateVersion7().ToString("N"), glazed.Customer, glazed.Price, DateTimeOffset.UtcNow); // EVT3003
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync("INSERT INTO glazed (id, price) VALUES (@BatchId, @Price) ON CONFLICT (id) DO NOTHING", glazed);
        await bills.ProduceAsync(bill, cancellationToken: token);
    }
}
