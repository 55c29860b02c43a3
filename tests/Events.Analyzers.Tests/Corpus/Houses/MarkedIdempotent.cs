using Events;
using Microsoft.Extensions.Logging;

namespace Bridge.Analytics;

[EventStream("analytics", MaxLength = 10_000)]
public sealed partial class AnalyticsStream;

[Event<AnalyticsStream>("signed.up")]
public sealed partial record SignedUp(string UserId, string Source);

public interface IWarehouseClient { Task InsertRowAsync(string table, object row, CancellationToken token); }

[ConsumerGroup<AnalyticsStream>("analytics")]
[Idempotent("the warehouse merges rows of one insertId within a day, and we replay no longer than that")]
public sealed partial class SignUps(IWarehouseClient warehouse, ILogger<SignUps> logger)
{
    [Handles]
    public async Task OnSignedUp(SignedUp user, CancellationToken token)
    {
        await warehouse.InsertRowAsync("sign_ups", new { insertId = user.UserId, user.Source }, token);
        logger.LogInformation("{User} came from {Source}", user.UserId, user.Source);
    }
}
