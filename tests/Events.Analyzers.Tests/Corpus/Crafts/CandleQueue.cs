using System.Text.Json;
using Events;
using StackExchange.Redis;

namespace Craft.Candles;

[EventStream("candles", MaxLength = 20_000)]
public sealed partial class CandleStream;

[Event<CandleStream>("poured")]
public sealed partial record Poured(string BatchId, string Scent, int Pieces);

/// <summary>The old labeller still takes its work from a list.</summary>
[ConsumerGroup<CandleStream>("labels")]
public sealed partial class CandleQueue(IDatabase redis)
{
    private static readonly RedisKey Labels = "labels:todo";

    [Handles]
    public async Task OnPoured(Poured poured)
    {
        foreach (var piece in Enumerable.Range(1, poured.Pieces))
        {
            var label = JsonSerializer.Serialize(new { poured.BatchId, poured.Scent, piece });
            await redis.ListLeftPushAsync(Labels, label); // EVT3001
        }
    }
}
