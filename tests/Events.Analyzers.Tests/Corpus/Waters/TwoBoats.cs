using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.Logging;

namespace River.Boats;

[EventStream("boats", MaxLength = 30_000)]
public sealed partial class BoatStream;

[Event<BoatStream>("rented")]
public sealed partial record BoatRented(string RentalId, string Boat, string Phone, decimal Deposit);

[Event<BoatStream>("returned")]
public sealed partial record BoatReturned(string RentalId, string Boat);

public interface IHarbour { Task<bool> TryFreeAsync(string boat, CancellationToken token); }

[ConsumerGroup<BoatStream>("desk")]
public sealed partial class Desk(HttpClient texts, IHarbour harbour, ILogger<Desk> logger)
{
    private readonly Queue<string> _recent = new();

    [Handles]
    public async Task OnRented(BoatRented rented, CancellationToken token)
    {
        if (_recent.Contains(rented.RentalId)) return;
        _recent.Enqueue(rented.RentalId);
        if (_recent.Count > 1_000) _recent.Dequeue();
        using var sent = await texts.PostAsJsonAsync("sms", new { to = rented.Phone, text = "Have fun" }, token); // EVT3001
        if (!sent.IsSuccessStatusCode) throw new HttpRequestException($"No text for {rented.RentalId}");
    }

    [Handles]
    public async Task OnReturned(BoatReturned returned, CancellationToken token)
    {
        await harbour.TryFreeAsync(returned.Boat, token); // EVT4004
        logger.LogInformation("{Boat} is back", returned.Boat);
    }
}
