using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Valley.Hooks.Keyed;

[EventStream("hooks", MaxLength = 20_000)]
public sealed partial class HookStream;

[Event<HookStream>("hook.raised")]
public sealed partial record HookRaised(string HookId, Uri Target, string Payload);

[Event<HookStream>("hook.revoked")]
public sealed partial record HookRevoked(string HookId, Uri Target);

[ConsumerGroup<HookStream>("caller")]
public sealed partial class HookCalls(IHttpClientFactory clients)
{
    [Handles]
    public async Task OnRaised(HookRaised raised, CancellationToken token)
    {
        using var message = NewMessage(raised);
        using var response = await clients.CreateClient("hooks").SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnRevoked(HookRevoked revoked, CancellationToken token)
    {
        using var client = clients.CreateClient("admin");
        using var response = await client.DeleteAsync($"hooks/{revoked.HookId}", token);
        if ((int)response.StatusCode is not (204 or 404)) response.EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage NewMessage(HookRaised raised)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, raised.Target) { Content = JsonContent.Create(new { raised.Payload }) };
        message.Headers.Add("Idempotency-Key", raised.HookId);
        return message;
    }
}
