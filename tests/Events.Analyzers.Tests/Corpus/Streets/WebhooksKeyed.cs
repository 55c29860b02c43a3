using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Street.Hooks;

[EventStream("hooks", MaxLength = 50_000)]
public sealed partial class HookStream;

[Event<HookStream>("hook.due")]
public sealed partial record HookDue(string HookId, string Url, string Body);

[Event<HookStream>("hook.closed")]
public sealed partial record HookClosed(string HookId, string Url);

public sealed class HookClient(HttpClient http)
{
    public async Task CallAsync(HookDue due, CancellationToken token)
    {
        using HttpRequestMessage request = Compose(due.Url, due.HookId);
        request.Content = JsonContent.Create(new { body = due.Body });
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Compose(string url, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return request;
    }
}

[ConsumerGroup<HookStream>("sender")]
public sealed partial class WebhooksKeyed(HookClient hooks, HttpClient http)
{
    [Handles]
    public Task OnDue(HookDue due, CancellationToken token) => hooks.CallAsync(due, token);

    [Handles]
    public async Task OnClosed(HookClosed closed, CancellationToken token)
    {
        using var response = await http.DeleteAsync(closed.Url, token);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound) return;
        response.EnsureSuccessStatusCode();
    }
}
