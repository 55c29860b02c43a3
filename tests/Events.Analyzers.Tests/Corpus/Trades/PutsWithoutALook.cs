using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Rent.Prices;

[EventStream("prices", MaxLength = 20_000)]
public sealed partial class PriceStream;

[Event<PriceStream>("price.set")]
public sealed partial record PriceSet(string Class, decimal Price);

[ConsumerGroup<PriceStream>("site")]
public sealed partial class SitePrices(IHttpClientFactory clients)
{
    [Handles]
    public async Task OnPrice(PriceSet price, CancellationToken token)
    {
        HttpClient http = clients.CreateClient("site");
        await http.PutAsJsonAsync($"prices/{price.Class}", new { price.Price }, token); // EVT4004
    }
}
