using Events;
using Stripe;

namespace Calm.Cards;

[EventStream("subscriptions", MaxLength = 20_000)]
public sealed partial class SubscriptionStream;

[Event<SubscriptionStream>("renewed")]
public sealed partial record Renewed(string Subscription, DateOnly Period, long Cents);

[ConsumerGroup<SubscriptionStream>("cards")]
public sealed partial class CardGroup(ChargeService charges)
{
    [Handles]
    public async Task OnRenewed(Renewed renewed, CancellationToken token)
    {
        string key = $"{renewed.Subscription}:{renewed.Period:yyyy-MM}";
        Charge charge = await charges.CreateAsync(Amount(renewed), Once(key), token);
        Console.WriteLine(charge.Id);
    }

    private static ChargeCreateOptions Amount(Renewed renewed) => new() { Amount = renewed.Cents };

    private static RequestOptions Once(string key) => new() { IdempotencyKey = key };
}
