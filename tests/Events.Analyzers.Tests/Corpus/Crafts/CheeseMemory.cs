using Events;
using Microsoft.Extensions.Caching.Memory;

namespace Craft.Cheese;

public interface IPrinter { Task PrintLabelAsync(string wheel, int days, CancellationToken token); }

public sealed class LabelPrinter(System.Net.Http.HttpClient http) : IPrinter
{
    public async Task PrintLabelAsync(string wheel, int days, CancellationToken token)
    {
        using var content = new System.Net.Http.StringContent($"{wheel};{days}");
        using var answer = await http.PostAsync("print", content, token);
        answer.EnsureSuccessStatusCode();
    }
}

[EventStream("cheese", MaxLength = 20_000)]
public sealed partial class CheeseStream;

[Event<CheeseStream>("ripe")]
public sealed partial record CheeseRipe(string WheelId, int Days);

[ConsumerGroup<CheeseStream>("labels")]
public sealed partial class CheeseMemory(IMemoryCache cache, IPrinter printer)
{
    [Handles]
    public async Task OnRipe(CheeseRipe ripe, CancellationToken token)
    {
        string key = "ripe/" + ripe.WheelId;
        if (cache.TryGetValue(key, out _)) return;
        await printer.PrintLabelAsync(ripe.WheelId, ripe.Days, token); // EVT3001
        cache.Set(key, true, TimeSpan.FromHours(6));
    }
}
