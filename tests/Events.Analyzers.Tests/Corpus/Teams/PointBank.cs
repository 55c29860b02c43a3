using Events;

namespace Points;

[EventStream("points", MaxLength = 5_000)]
public sealed partial class PointStream;

[Event<PointStream>("earned")]
public sealed partial record Earned(string EarningId, string CustomerId, int Points, decimal Amount);

[Event<PointStream>("spent")]
public sealed partial record Spent(string CustomerId, int Points, string Shop);

[Event<PointStream>("expired")]
public sealed partial record Expired(string CustomerId, int Points);

public interface IPointBank
{
    Task CreditAsync(string customer, int points, CancellationToken token);
    Task DebitAsync(string customer, int points, CancellationToken token);
}

[ConsumerGroup<PointStream>("bank")]
public sealed partial class Bank(IPointBank bank)
{
    [Handles, DedupeBy(nameof(Earned.Amount))] // EVT3002
    public Task OnEarned(Earned earned, CancellationToken token) => bank.CreditAsync(earned.CustomerId, earned.Points, token);

    [Handles]
    [Idempotent("TODO")] // EVT8001
    public Task OnSpent(Spent spent, CancellationToken token) => bank.DebitAsync(spent.CustomerId, spent.Points, token); // EVT3001

    [Handles]
    public async Task OnExpired(Expired expired, EventContext context, CancellationToken token)
    {
        if (context.DeliveryCount > 1) return; // EVT3004
        await bank.DebitAsync(expired.CustomerId, expired.Points, token);
    }
}
