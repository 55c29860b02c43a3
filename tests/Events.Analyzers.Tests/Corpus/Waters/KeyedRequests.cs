using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Lake.Partners;

[EventStream("tours", MaxLength = 30_000)]
public sealed partial class TourStream;

[Event<TourStream>("booked")]
public sealed partial record TourBooked(string TourId, int Seats);

internal static class Requests
{
    public static HttpRequestMessage Once(string path, object body, string key) => new(HttpMethod.Post, path)
    {
        Content = JsonContent.Create(body),
        Headers = { { "Idempotency-Key", key } },
    };
}

[ConsumerGroup<TourStream>("partners")]
public sealed partial class TourPartners(HttpClient http)
{
    [Handles]
    public async Task OnBooked(TourBooked booked, CancellationToken token)
    {
        using HttpRequestMessage request = Requests.Once("tours", booked, booked.TourId);
        using HttpResponseMessage response = await http.SendAsync(request, token);
        response.EnsureSuccessStatusCode();
    }
}
