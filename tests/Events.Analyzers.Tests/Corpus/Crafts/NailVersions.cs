using System.Data.Common;
using Dapper;
using Events;

namespace Craft.Nails;

[EventStream("nails", MaxLength = 20_000)]
public sealed partial class NailStream;

[Event<NailStream>("counted")]
public sealed partial record NailsCounted(string Box, int Delta, long Version);

[ConsumerGroup<NailStream>("boxes")]
public sealed partial class NailVersions(DbDataSource source)
{
    [Handles]
    public async Task OnCounted(NailsCounted counted, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync(
            "UPDATE boxes SET nails = nails + @Delta, version = @Version WHERE box = @Box AND version < @Version", counted);
    }
}
