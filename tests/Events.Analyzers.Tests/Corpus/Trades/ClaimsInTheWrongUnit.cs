using StackExchange.Redis;

namespace Farm.Eggs;

public interface IEggs { Task SortAsync(string box, long times); }

public sealed class EggSweep(IDatabase redis, IEggs eggs, string group, string me)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task SweepAsync()
    {
        foreach (var pending in await redis.StreamPendingMessagesAsync("eggs", group, 50, RedisValue.Null))
        {
            if (pending.DeliveryCount > 10) continue;
            var claimed = await redis.StreamClaimAsync("eggs", group, me, Patience.Seconds, [pending.MessageId]); // EVT5003
            foreach (var entry in claimed)
            {
                await eggs.SortAsync(entry["box"]!, pending.DeliveryCount);
                await redis.StreamAcknowledgeAsync("eggs", group, entry.Id);
            }
        }
    }
}
