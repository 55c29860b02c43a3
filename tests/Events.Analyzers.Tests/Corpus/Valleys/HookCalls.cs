using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Events;
using Microsoft.Extensions.Logging;

namespace Valley.Hooks;

[EventStream("hooks", MaxLength = 20_000)]
public sealed partial class HookStream;

[Event<HookStream>("hook.raised")]
public sealed partial record HookRaised(string HookId, Uri Target, string Payload);

[Event<HookStream>("hook.tested")]
public sealed partial record HookTested(string HookId, Uri Target);

[Event<HookStream>("hook.revoked")]
public sealed partial record HookRevoked(string HookId, Uri Target);

internal sealed class HookSender(IHttpClientFactory clients)
{
    public async Task<HttpResponseMessage> SendAsync(Uri target, string payload, string? signature, CancellationToken token)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new StringContent(payload, Encoding.UTF8, "application/json"),
        };
        if (signature is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Signature", signature);
        return await clients.CreateClient("hooks").SendAsync(message, token);
    }
}

[ConsumerGroup<HookStream>("caller")]
public sealed partial class HookCalls
{
    private readonly HookSender _sender;
    private readonly HttpClient _http;
    private readonly ILogger<HookCalls> _logger;

    public HookCalls(IHttpClientFactory clients, ILogger<HookCalls> logger)
    {
        _sender = new HookSender(clients);
        _http = clients.CreateClient("admin");
        _logger = logger;
    }

    [Handles]
    public async Task OnRaised(HookRaised raised, CancellationToken token)
    {
        var response = await _sender.SendAsync(raised.Target, raised.Payload, null, token); // EVT3001
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{raised.Target} answered {response.StatusCode}");
    }

    [Handles, DedupeBy(nameof(HookTested.HookId))]
    public async Task OnTested(HookTested tested, CancellationToken token)
    {
        await _sender.SendAsync(tested.Target, JsonSerializer.Serialize(new { test = true }), null, token); // EVT4004
        _logger.LogInformation("Tested {Hook}", tested.HookId);
    }

    [Handles]
    public async Task OnRevoked(HookRevoked revoked, CancellationToken token)
    {
        var text = _http.GetStringAsync($"hooks/{revoked.HookId}").GetAwaiter().GetResult(); // EVT7003
        using var response = await _http.PutAsync($"hooks/{revoked.HookId}", new StringContent(text + " revoked"), token);
        response.EnsureSuccessStatusCode();
    }
}
