using Events;
using Stripe;

namespace Harbour.Payments;

[EventStream("checkouts", MaxLength = 100_000)]
public sealed partial class CheckoutStream;

[Event<CheckoutStream>("checkout.completed")]
public sealed partial record CheckoutCompleted(string CheckoutId, string Customer, long Cents);

[Event<CheckoutStream>("checkout.disputed")]
public sealed partial record CheckoutDisputed(string CheckoutId, string Customer, long Cents);

[ConsumerGroup<CheckoutStream>("capture")]
public sealed partial class PaymentCapture(ChargeService charges)
{
    [Handles]
    public async Task OnCompleted(CheckoutCompleted completed, CancellationToken token)
    {
        var options = new RequestOptions { IdempotencyKey = completed.CheckoutId };
        await charges.CreateAsync(new ChargeCreateOptions { Amount = completed.Cents }, options, token);
    }

    [Handles]
    public async Task OnDisputed(CheckoutDisputed disputed, CancellationToken token)
    {
        var key = $"dispute-{Guid.NewGuid()}"; // EVT3003
        await charges.CreateAsync(new ChargeCreateOptions { Amount = disputed.Cents }, new RequestOptions { IdempotencyKey = key }, token); // EVT3001
    }
}
