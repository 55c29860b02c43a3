using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Craft.Wheels;

[EventStream("wheels", MaxLength = 20_000)]
public sealed partial class WheelStream;

[Event<WheelStream>("spoked")]
public sealed partial record WheelSpoked(string WheelId, int Spokes);

/// <summary>Puts what it knows under the wheel's own address.</summary>
[ConsumerGroup<WheelStream>("site")]
public sealed partial class WheelConflict(HttpClient site)
{
    [Handles]
    public async Task OnSpoked(WheelSpoked spoked, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"wheels/{spoked.WheelId}") { Content = JsonContent.Create(spoked) };
        request.Headers.IfNoneMatch.ParseAdd("*");
        using HttpResponseMessage response = await site.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        if (response.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict) return;
        response.EnsureSuccessStatusCode();
    }
}
