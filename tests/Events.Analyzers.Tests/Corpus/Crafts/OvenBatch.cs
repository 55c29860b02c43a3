using System.Data.Common;
using Dapper;
using Events;
using Microsoft.Extensions.Logging;

namespace Craft.Ovens;

[EventStream("ovens", MaxLength = 20_000)]
public sealed partial class OvenStream;

[Event<OvenStream>("baked")]
public sealed partial record Baked(string LoafId, string Flour, int Grams);

[ConsumerGroup<OvenStream>("flour")]
public sealed partial class OvenBatch(DbDataSource source, ILogger<OvenBatch> logger)
{
    [Handles(MaxBatch = 100)]
    public async Task OnBaked(IReadOnlyList<Baked> baked, BatchContext context, CancellationToken token)
    {
        var seen = new HashSet<string>();
        var byFlour = new Dictionary<string, int>();
        foreach (var loaf in baked)
        {
            if (!seen.Add(loaf.LoafId)) continue;
            byFlour[loaf.Flour] = byFlour.GetValueOrDefault(loaf.Flour) + loaf.Grams;
        }

        await using var connection = await source.OpenConnectionAsync(token);
        foreach (var (flour, grams) in byFlour)
        {
            await connection.ExecuteAsync("UPDATE flour SET grams = grams - @grams WHERE name = @flour", new { flour, grams }); // EVT3001
        }

        logger.LogInformation("{Loaves} loaves", seen.Count);
    }
}
