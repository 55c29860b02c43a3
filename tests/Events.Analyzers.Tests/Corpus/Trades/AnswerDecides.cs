using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Calm.Partners;

[EventStream("offers", MaxLength = 20_000)]
public sealed partial class OfferStream;

[Event<OfferStream>("made")]
public sealed partial record OfferMade(string OfferId, decimal Price);

[ConsumerGroup<OfferStream>("partners")]
public sealed partial class PartnerGroup(HttpClient http)
{
    [Handles]
    public async Task OnMade(OfferMade made, CancellationToken token)
    {
        HttpResponseMessage answer = await http.PutAsJsonAsync($"offers/{made.OfferId}", made, token);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.NoContent: return;
            case HttpStatusCode.Gone: return;
            default: throw new HttpRequestException($"The partner answered {answer.StatusCode}");
        }
    }
}
