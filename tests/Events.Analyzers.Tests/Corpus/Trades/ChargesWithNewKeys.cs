using Events;
using Stripe;

namespace Gym.Visits;

[EventStream("visits", MaxLength = 20_000)]
public sealed partial class VisitStream;

[Event<VisitStream>("day.pass")]
public sealed partial record DayPassBought(string PassId, long Cents);

[ConsumerGroup<VisitStream>("passes")]
public sealed partial class DayPasses(ChargeService charges)
{
    [Handles]
    public async Task OnPass(DayPassBought bought, CancellationToken token)
    {
        var request = new RequestOptions
        {
            IdempotencyKey = $"pass-{Guid.NewGuid():N}", // EVT3003
        };
        await charges.CreateAsync(new ChargeCreateOptions { Amount = bought.Cents }, request, token); // EVT3001
    }
}
