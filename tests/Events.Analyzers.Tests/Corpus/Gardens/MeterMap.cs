using System.Collections.Concurrent;
using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Garden.Meters;

[EventStream("meters", MaxLength = 40_000)]
public sealed partial class MeterStream;

[Event<MeterStream>("read")]
public sealed partial record MeterRead(string MeterId, double Value, DateTimeOffset At);

/// <summary>The last value of each meter, and the map shows it.</summary>
[ConsumerGroup<MeterStream>("map")]
public sealed partial class MeterMap(HttpClient map)
{
    private readonly ConcurrentDictionary<string, (double Value, DateTimeOffset At)> _last = new(StringComparer.Ordinal);

    [Handles]
    public async Task OnRead(MeterRead read, CancellationToken stop)
    {
        var now = _last.AddOrUpdate(read.MeterId, (read.Value, read.At), (_, before) => before.At > read.At ? before : (read.Value, read.At));
        using var response = await map.PutAsJsonAsync($"meters/{read.MeterId}", now.Value, stop);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException(response.ReasonPhrase);
    }
}
