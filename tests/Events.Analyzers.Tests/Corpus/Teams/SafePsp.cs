using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.Logging;

namespace Good.Psp;

[EventStream("good-payments", MaxLength = 25_000)]
public sealed partial class PaymentStream;

[Event<PaymentStream>("authorised")]
public sealed partial record Authorised(string PaymentId, long Cents);

[Event<PaymentStream>("captured")]
public sealed partial record Captured(string PaymentId, long Cents);

[Event<PaymentStream>("refunded")]
public sealed partial record Refunded(string RefundId, string PaymentId, long Cents);

public sealed record Answer(string Id, string State);

[ConsumerGroup<PaymentStream>("psp")]
public sealed partial class Psp(HttpClient http, ILogger<Psp> logger)
{
    [Handles]
    public async Task OnAuthorised(Authorised authorised, CancellationToken ct)
    {
        var existing = await http.GetFromJsonAsync<Answer>($"v1/authorisations?reference={authorised.PaymentId}", ct);
        if (existing is not null) return;
        using var response = await http.PostAsJsonAsync("v1/authorisations", new { Reference = authorised.PaymentId, authorised.Cents }, ct);
        response.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnCaptured(Captured captured, CancellationToken ct)
    {
        using HttpResponseMessage response = await http.PutAsJsonAsync($"v1/captures/{captured.PaymentId}", captured, ct);
        if (!response.IsSuccessStatusCode)
        {
            logger.LogError("Capture {Id}: {Status}", captured.PaymentId, response.StatusCode);
            throw new HttpRequestException($"{(int)response.StatusCode}");
        }
    }

    [Handles]
    public async Task OnRefunded(Refunded refunded, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/refunds");
        request.Content = JsonContent.Create(new { refunded.PaymentId, refunded.Cents });
        request.Headers.Add("Idempotency-Key", $"refund-{refunded.RefundId}");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        _ = response.EnsureSuccessStatusCode();
    }
}
