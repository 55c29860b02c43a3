using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Payments.Charges;

[EventStream("payments", MaxLength = 25_000)]
public sealed partial class PaymentStream;

[Event<PaymentStream>("authorised")]
public sealed partial record Authorised(string PaymentId, string Card, long Cents);

[Event<PaymentStream>("captured")]
public sealed partial record Captured(string PaymentId, long Cents);

[Event<PaymentStream>("voided")]
public sealed partial record Voided(string PaymentId);

[ConsumerGroup<PaymentStream>("psp")]
public sealed partial class Psp(HttpClient http)
{
    [Handles]
    public async Task OnAuthorised(Authorised authorised, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/authorisations") { Content = JsonContent.Create(authorised) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString()); // EVT3003
        using var response = await http.SendAsync(request, ct); // EVT3001
        response.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnCaptured(Captured captured, CancellationToken ct)
    {
        await http.PutAsJsonAsync($"v1/captures/{captured.PaymentId}", captured, ct); // EVT4004
    }

    [Handles, DedupeBy(nameof(Voided.PaymentId))]
    public async Task OnVoided(Voided voided, CancellationToken ct)
    {
        HttpResponseMessage response = await http.PostAsync($"v1/voids/{voided.PaymentId}", null, ct); // EVT4004
        if (ct.IsCancellationRequested) return;
    }
}
