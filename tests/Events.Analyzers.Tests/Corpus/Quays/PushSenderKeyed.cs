using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Polly;

namespace Quay.PushKeyed;

[EventStream("quay:push", MaxLength = 30_000)]
public sealed partial class PushStream;

[Event<PushStream>("push.requested")]
public sealed partial record PushRequested(string PushId, string Device, string Text);

public sealed class PushClient(HttpClient http)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.FromMilliseconds(200) })
        .AddTimeout(TimeSpan.FromSeconds(10))
        .Build();

    public async Task SendAsync(string pushId, string device, string text, CancellationToken token) =>
        await _pipeline.ExecuteAsync(
            async inner =>
            {
                using HttpRequestMessage request = Request(pushId, device, text);
                using HttpResponseMessage response = await http.SendAsync(request, inner);
                response.EnsureSuccessStatusCode();
            },
            token);

    private static HttpRequestMessage Request(string pushId, string device, string text)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/push") { Content = JsonContent.Create(new { to = device, body = text }) };
        request.Headers.Add("Idempotency-Key", pushId);
        return request;
    }
}

[ConsumerGroup<PushStream>("push")]
public sealed partial class PushSenderKeyed(PushClient client)
{
    [Handles]
    public Task OnRequested(PushRequested push, CancellationToken token) => client.SendAsync(push.PushId, push.Device, push.Text, token);
}
