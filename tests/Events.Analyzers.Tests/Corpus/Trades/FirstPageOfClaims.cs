using StackExchange.Redis;

namespace Farm.Wool;

public interface IShears { Task ShearAsync(string sheep, int attempts); }

public sealed class WoolSweep(IDatabase redis, IShears shears, string group, string me)
{
    public async Task SweepAsync(int attempts)
    {
        var result = await redis.StreamAutoClaimAsync("wool", group, me, 90_000, "0-0", 100); // EVT5004
        foreach (var entry in result.ClaimedEntries)
        {
            await shears.ShearAsync(entry["sheep"]!, attempts);
            await redis.StreamAcknowledgeAsync("wool", group, entry.Id);
        }
    }
}
