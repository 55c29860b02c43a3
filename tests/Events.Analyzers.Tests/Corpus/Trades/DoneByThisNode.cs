using System.Collections.Concurrent;
using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Fleet.Fuel;

[EventStream("fuel", MaxLength = 20_000)]
public sealed partial class FuelStream;

[Event<FuelStream>("refuelled")]
public sealed partial record Refuelled(string ReceiptId, string Car, decimal Litres);

[ConsumerGroup<FuelStream>("cost-center")]
public sealed partial class CostCenter(HttpClient http)
{
    private static readonly ConcurrentDictionary<string, byte> Done = new();

    [Handles]
    public async Task OnRefuelled(Refuelled refuelled, CancellationToken token)
    {
        if (Done.TryAdd(refuelled.ReceiptId, 0))
        {
            using var answer = await http.PostAsJsonAsync("costs", refuelled, token); // EVT3001
            answer.EnsureSuccessStatusCode();
        }
    }
}
