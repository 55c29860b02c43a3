using Events;
using Stripe;

namespace Gym.Fees;

[EventStream("gym", MaxLength = 20_000)]
public sealed partial class GymStream;

[Event<GymStream>("fee.due")]
public sealed partial record FeeDue(string FeeId, string Member, long Cents);

[Event<GymStream>("fine.due")]
public sealed partial record FineDue(string FineId, string Member, long Cents);

[ConsumerGroup<GymStream>("cards")]
public sealed partial class CardCharges(ChargeService charges)
{
    [Handles]
    public async Task OnFee(FeeDue due, CancellationToken token)
    {
        var options = new ChargeCreateOptions { Amount = due.Cents };
        Charge charge = await charges.CreateAsync(options, cancellationToken: token); // EVT3001
        Console.WriteLine(charge.Id);
    }

    [Handles]
    public Task OnFine(FineDue due, CancellationToken token) =>
        charges.CreateAsync(new() { Amount = due.Cents }, new RequestOptions { IdempotencyKey = due.FineId }, token);
}
