using Events;
using Stripe;

namespace Garden.Clinic;

[EventStream("clinic", MaxLength = 40_000)]
public sealed partial class ClinicStream;

[Event<ClinicStream>("treated")]
public sealed partial record Treated(string TreatmentId, string Patient, long Cents);

public static class Billing
{
    public static Task<Charge> BillAsync(this ChargeService charges, Treated treated, string key, CancellationToken stop) =>
        charges.CreateAsync(new ChargeCreateOptions { Amount = treated.Cents }, new RequestOptions { IdempotencyKey = key }, stop);
}

[ConsumerGroup<ClinicStream>("billing")]
public sealed partial class ClinicBilling(ChargeService charges)
{
    [Handles]
    public Task OnTreated(Treated treated, CancellationToken stop) => charges.BillAsync(treated, "treatment-" + treated.TreatmentId, stop);
}
