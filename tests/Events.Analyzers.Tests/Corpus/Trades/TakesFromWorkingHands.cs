using StackExchange.Redis;

namespace Farm.Feed;

public interface IFeeder { Task FeedAsync(string stall); Task ParkAsync(string stall, long times); }

public sealed class FeedSweep(IDatabase redis, IFeeder feeder, string group, string me)
{
    public async Task SweepAsync()
    {
        var late = (await redis.StreamPendingMessagesAsync("feed", group, 100, default)).Where(p => p.IdleTimeInMilliseconds > 60_000).ToList();
        var times = late.ToDictionary(p => p.MessageId, p => p.DeliveryCount);
        if (late.Count == 0) return;
        foreach (var entry in await redis.StreamClaimAsync("feed", group, me, 0, late.Select(p => p.MessageId).ToArray())) // EVT5003
        {
            if (times[entry.Id] > 5) await feeder.ParkAsync(entry["stall"]!, times[entry.Id]);
            else await feeder.FeedAsync(entry["stall"]!);
            await redis.StreamAcknowledgeAsync("feed", group, entry.Id);
        }
    }
}
