using Events;

namespace Harbour.Tolls;

[EventStream("tolls", MaxLength = 10_000)]
public sealed partial class TollStream;

[Event<TollStream>("toll.paid")]
public sealed partial record TollPaid(string TollId, int Cents);

[Event<TollStream>("toll.waived")]
public sealed partial record TollWaived(string TollId, string Reason);

[ConsumerGroup<TollStream>("revenue")]
public sealed partial class TollRevenue
{
    [Handles]
    public ValueTask OnPaid(TollPaid paid, EventContext context) =>
        context.CommitAsync(commit => commit.Increment("revenue:today", paid.Cents)); // EVT3005

    [Handles]
    public ValueTask OnWaived(TollWaived waived, EventContext context) =>
        context.CommitAsync(commit => commit.Increment("{tolls}:waived", 1));
}

[ConsumerGroup<TollStream>("booth")]
public sealed partial class TollBooth
{
    private int _paid;
    private readonly Dictionary<string, int> _reasons = [];

    [Handles]
    public Task OnPaid(TollPaid paid)
    {
        _paid += paid.Cents; // EVT3001
        return Task.CompletedTask;
    }

    [Handles]
    public Task OnWaived(TollWaived waived)
    {
        _reasons[waived.Reason] = _reasons.GetValueOrDefault(waived.Reason) + 1; // EVT3001
        return Task.CompletedTask;
    }

    public override string ToString() => $"{_paid} cents, {_reasons.Count} reasons";
}
