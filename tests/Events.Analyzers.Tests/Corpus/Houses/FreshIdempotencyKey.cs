using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Shop.Payouts;

[EventStream("payouts", MaxLength = 10_000)]
public sealed partial class PayoutStream;

[Event<PayoutStream>("due")]
public sealed partial record PayoutDue(string PayoutId, string Iban, long Cents);

[ConsumerGroup<PayoutStream>("bank")]
public sealed partial class Payouts(HttpClient bank)
{
    [Handles]
    public async Task OnDue(PayoutDue due, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "transfers");
        request.Content = JsonContent.Create(new { due.Iban, due.Cents });
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString()); // EVT3003
        using var response = await bank.SendAsync(request, token); // EVT3001
        response.EnsureSuccessStatusCode();
    }
}
