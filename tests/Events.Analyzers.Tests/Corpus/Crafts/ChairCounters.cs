using System.Diagnostics.Metrics;
using Events;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;

namespace Craft.Chairs;

[EventStream("chairs", MaxLength = 20_000)]
public sealed partial class ChairStream;

[Event<ChairStream>("turned")]
public sealed partial record ChairTurned(string ChairId, string Wood);

[Event<ChairStream>("stained")]
public sealed partial record ChairStained(string ChairId, string Color);

[ConsumerGroup<ChairStream>("display")]
public sealed partial class ChairCounters(IMeterFactory meters, IMemoryCache memory, IDistributedCache cache)
{
    private readonly Counter<long> _turned = meters.Create("chairs").CreateCounter<long>("chairs.turned");
    private readonly Dictionary<string, string> _colors = [];
    private DateTime _last;

    [Handles]
    public async Task OnTurned(ChairTurned turned, CancellationToken token)
    {
        _turned.Add(1, new KeyValuePair<string, object?>("wood", turned.Wood));
        memory.Remove("chairs/" + turned.Wood);
        await cache.RemoveAsync("chairs/" + turned.Wood, token);
    }

    [Handles]
    public ValueTask OnStained(ChairStained stained)
    {
        _last = DateTime.UtcNow;
        lock (_colors) _colors[stained.ChairId] = stained.Color;
        return ValueTask.CompletedTask;
    }

    public (int Chairs, DateTime Last) Now => (_colors.Count, _last);
}
