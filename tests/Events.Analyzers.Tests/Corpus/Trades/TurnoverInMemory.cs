using Events;

namespace Deli.Turnover;

[EventStream("tills", MaxLength = 20_000)]
public sealed partial class TillStream;

[Event<TillStream>("paid")]
public sealed partial record BillPaid(string BillId, string Till, decimal Amount);

[ConsumerGroup<TillStream>("turnover")]
public sealed partial class Turnover
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, decimal> _byTill = [];

    public decimal Of(string till)
    {
        lock (_gate) return _byTill.GetValueOrDefault(till);
    }

    [Handles]
    public Task OnPaid(BillPaid paid)
    {
        lock (_gate)
        {
            _byTill[paid.Till] = _byTill.GetValueOrDefault(paid.Till) + paid.Amount; // EVT3001
        }

        return Task.CompletedTask;
    }
}
