using System.Text.Json;
using Events;
using StackExchange.Redis;

namespace Craft.Candles;

[EventStream("candles", MaxLength = 20_000)]
public sealed partial class CandleStream;

[Event<CandleStream>("poured")]
public sealed partial record Poured(string BatchId, string Scent, int Pieces);

/// <summary>The new labeller takes its work from a hash by its number, and so there is one label of each.</summary>
[ConsumerGroup<CandleStream>("labels")]
public sealed partial class CandleQueue(IDatabase redis)
{
    [Handles]
    public async Task OnPoured(Poured poured)
    {
        var labels = new List<HashEntry>(poured.Pieces);
        for (int piece = 1; piece <= poured.Pieces; piece++)
        {
            labels.Add(new HashEntry($"{poured.BatchId}/{piece}", JsonSerializer.Serialize(new { poured.Scent, piece })));
        }

        await redis.HashSetAsync("labels:todo", [.. labels]);
        await redis.SortedSetAddAsync("labels:order", poured.BatchId, poured.Pieces, SortedSetWhen.NotExists);
    }
}
