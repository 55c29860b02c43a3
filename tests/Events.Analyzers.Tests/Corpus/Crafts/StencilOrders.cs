using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Events;

namespace Craft.Stencils;

[EventStream("stencils", MaxLength = 20_000)]
public sealed partial class StencilStream;

[Event<StencilStream>("drawn")]
public sealed partial record StencilDrawn(string StencilId, string Shape);

[Event<StencilStream>("approved")]
public sealed partial record StencilApproved(string StencilId);

[ConsumerGroup<StencilStream>("laser")]
public sealed partial class StencilOrders(IHttpClientFactory clients)
{
    [Handles]
    public async Task OnDrawn(StencilDrawn drawn, EventContext context, CancellationToken token)
    {
        using HttpClient laser = clients.CreateClient("laser");
        using var request = new HttpRequestMessage(HttpMethod.Post, "jobs") { Content = JsonContent.Create(drawn) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", context.Id.ToString());
        using HttpResponseMessage response = await laser.SendAsync(request, token);
        response.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnApproved(StencilApproved approved, CancellationToken token)
    {
        using HttpClient laser = clients.CreateClient("laser");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"jobs/{approved.StencilId}/start");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        request.Headers.Add("X-Correlation-Id", Guid.NewGuid().ToString());
        using HttpResponseMessage response = await laser.SendAsync(request, token); // EVT3001
        response.EnsureSuccessStatusCode();
    }
}
