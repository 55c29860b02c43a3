using Events;

namespace Harbour.Loyalty;

[EventStream("loyalty", MaxLength = 20_000)]
public sealed partial class LoyaltyStream;

[Event<LoyaltyStream>("points.earned"), DedupeBy(nameof(Points))] // EVT3002
public sealed partial record PointsEarned(string ReceiptId, string Customer, int Points);

[Event<LoyaltyStream>("points.burnt"), DedupeBy(nameof(Reference))] // EVT3002
public sealed partial record PointsBurnt(string Customer, int Points, string? Reference = null);

[Event<LoyaltyStream>("points.expired"), DedupeBy(nameof(Customer), nameof(Month))]
public sealed partial record PointsExpired(string Customer, string Month, int Points);

public interface IPointsAccount { Task AddPointsAsync(string customer, int points, CancellationToken token); }

[ConsumerGroup<LoyaltyStream>("account")]
public sealed partial class LoyaltyAccount(IPointsAccount account)
{
    [Handles]
    public Task OnExpired(PointsExpired expired, CancellationToken token) => account.AddPointsAsync(expired.Customer, -expired.Points, token);
}
