using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Craft.Gates;

[EventStream("gates", MaxLength = 20_000)]
public sealed partial class GateStream;

[Event<GateStream>("forged")]
public sealed partial record GateForged(string GateId, string Owner, decimal Price);

public sealed record Invoice(string Number, decimal Price);

[ConsumerGroup<GateStream>("invoices")]
public sealed partial class GateKeeper(HttpClient books)
{
    [Handles]
    public async Task OnForged(GateForged forged, CancellationToken token)
    {
        string number = "G-" + forged.GateId;
        using HttpResponseMessage there = await books.GetAsync($"invoices/{number}", token);
        if (there.IsSuccessStatusCode) return;
        using HttpResponseMessage made = await books.PostAsJsonAsync("invoices", new Invoice(number, forged.Price), token);
        made.EnsureSuccessStatusCode();
    }
}
