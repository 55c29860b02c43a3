using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Shop.Refunds;

[EventStream("refunds", MaxLength = 10_000)]
public sealed partial class RefundStream;

[Event<RefundStream>("approved")]
public sealed partial record RefundApproved(string RefundId, string Payment, long Cents);

public interface IPayments { Task RefundAsync(string payment, long cents, string idempotencyKey, CancellationToken token); }

public sealed class PaymentApi(HttpClient http) : IPayments
{
    public async Task RefundAsync(string payment, long cents, string idempotencyKey, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"payments/{payment}/refunds") { Content = JsonContent.Create(new { cents }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        using var response = await http.SendAsync(request, token);
        response.EnsureSuccessStatusCode();
    }
}

[ConsumerGroup<RefundStream>("payments")]
public sealed partial class Refunds(IPayments payments)
{
    [Handles]
    public Task OnApproved(RefundApproved approved, CancellationToken token) =>
        payments.RefundAsync(approved.Payment, approved.Cents, approved.RefundId, token);
}
