using Events;
using Stripe;

namespace Garden.Clinic;

[EventStream("clinic", MaxLength = 40_000)]
public sealed partial class ClinicStream;

[Event<ClinicStream>("treated")]
public sealed partial record Treated(string TreatmentId, string Patient, long Cents);

[ConsumerGroup<ClinicStream>("billing")]
public sealed partial class ClinicBillingAnew(ChargeService charges)
{
    [Handles]
    public async Task OnTreated(Treated treated, CancellationToken stop)
    {
        var options = new ChargeCreateOptions();
        options.Amount = treated.Cents;
        var charge = await charges.CreateAsync(options, cancellationToken: stop); // EVT3001
        if (charge.Id.Length == 0) throw new InvalidOperationException(treated.TreatmentId);
    }
}
