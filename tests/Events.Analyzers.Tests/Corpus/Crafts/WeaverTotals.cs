using Events;
using StackExchange.Redis;

namespace Craft.Weaving;

[EventStream("looms", MaxLength = 20_000)]
public sealed partial class LoomStream;

[Event<LoomStream>("woven")]
public sealed partial record Woven(string BoltId, string Loom, double Meters);

[ConsumerGroup<LoomStream>("totals")]
public sealed partial class WeaverTotals(IConnectionMultiplexer redis)
{
    [Handles]
    public async Task OnWoven(Woven woven)
    {
        IDatabase db = redis.GetDatabase(2);
        ITransaction both = db.CreateTransaction();
        Task<double> loom = both.HashIncrementAsync("looms:meters", woven.Loom, woven.Meters); // EVT3001
        Task<double> all = both.StringIncrementAsync("looms:all", woven.Meters);
        if (!await both.ExecuteAsync()) throw new InvalidOperationException("not counted");
        await Task.WhenAll(loom, all);
    }
}
