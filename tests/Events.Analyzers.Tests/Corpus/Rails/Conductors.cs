using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Rails.Conductors;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("shift.planned")]
public sealed partial record ShiftPlanned(string ShiftId, string Conductor, DateTimeOffset Begin);

[Event<RailStream>("shift.dropped"), DedupeBy(nameof(ShiftDropped.ShiftId))]
public sealed partial record ShiftDropped(string ShiftId, string Conductor);

[Event<RailStream>("shift.swapped")]
public sealed partial record ShiftSwapped(string SwapId, string From, string To);

[ConsumerGroup<RailStream>("roster")]
public sealed partial class Conductors(HttpClient http)
{
    [Handles]
    public async Task OnPlanned(ShiftPlanned planned, CancellationToken token)
    {
        using var response = await http.PutAsJsonAsync($"shifts/{planned.ShiftId}", planned, token);
        response.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnDropped(ShiftDropped dropped, CancellationToken token)
    {
        using var response = await http.PostAsJsonAsync("messages", new { to = dropped.Conductor, text = "your shift is off" }, token);
        response.EnsureSuccessStatusCode();
    }

    [Handles, Idempotent("the roster refuses a swap that it has")]
    public async Task OnSwapped(ShiftSwapped swapped, CancellationToken token)
    {
        using var response = await http.PostAsJsonAsync("swaps", swapped, token);
        response.EnsureSuccessStatusCode();
    }
}
