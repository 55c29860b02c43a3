using Events;
using Stripe;

namespace Street.Refunds;

[EventStream("refunds", MaxLength = 50_000)]
public sealed partial class RefundStream;

[Event<RefundStream>("refund.asked"), DedupeBy(nameof(Amount))] // EVT3002
public sealed partial record RefundAsked(string RefundId, string Card, decimal Amount);

[Event<RefundStream>("refund.paid"), DedupeBy(nameof(PaymentReference))] // EVT3002
public sealed partial record RefundPaid(string? PaymentReference, string Card, decimal Amount);

[Event<RefundStream>("refund.denied"), DedupeBy(nameof(Card), nameof(RefundId))]
public sealed partial record RefundDenied(string RefundId, string Card, string? Why);

[Event<RefundStream>("fee.due")]
public sealed partial record FeeDue(string FeeId, string Card, long Cents);

[ConsumerGroup<RefundStream>("fees")]
public sealed partial class Fees(ChargeService charges)
{
    [Handles]
    public async Task OnFee(FeeDue fee, CancellationToken token)
    {
        var request = new RequestOptions { IdempotencyKey = $"fee-{Guid.NewGuid():N}" }; // EVT3003
        await charges.CreateAsync(new ChargeCreateOptions { Amount = fee.Cents }, request, token); // EVT3001
    }

    [Handles]
    public Task OnDenied(RefundDenied denied, CancellationToken token) => charges.GetAsync(denied.RefundId);
}
